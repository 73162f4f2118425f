//! A listener that closes connections of slow clients and limits the number of connections.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Sleep, sleep},
};

/// Number of bytes of an answer that a client must receive within the timeout; a phone in a poor network receives more.
const LEAST_TAKEN: usize = 16 * 1024;

/// The most connections at once; further ones wait until one is closed. A browser opens six.
const MOST_CONNECTIONS: usize = 128;

/// Delay after a failed `accept`, for example with too many open files.
const AFTER_AN_ERROR: Duration = Duration::from_millis(200);

/// Accepts connections, which are closed after a timeout without progress.
#[derive(Debug)]
pub(super) struct PatientListener {
    listener: TcpListener,
    patience: Duration,
    places: Arc<Semaphore>,
}

/// A connection with a deadline: the client must send its request, or receive [`LEAST_TAKEN`] bytes of an answer,
/// within the timeout.
///
/// The deadline is reset with the first byte of an answer, so a request must be complete by then; neither its head nor
/// its body can trickle in. An idle connection is closed as well; browsers open a new one.
#[derive(Debug)]
pub(super) struct PatientStream {
    stream: TcpStream,
    patience: Duration,
    /// Elapses at the deadline.
    deadline: Pin<Box<Sleep>>,
    /// Whether something was read since the last answer started.
    is_asked: bool,
    /// Bytes written since the deadline was set.
    taken: usize,
    /// Released when the connection is closed.
    _place: OwnedSemaphorePermit,
}

impl PatientListener {
    /// Wraps a listener; a connection is closed when its client makes no progress for as long as `patience`.
    pub(super) fn new(listener: TcpListener, patience: Duration) -> Self {
        Self { listener, patience, places: Arc::new(Semaphore::new(MOST_CONNECTIONS)) }
    }

    /// The next connection, as soon as there is a free place for it.
    pub(super) async fn accept(&self) -> PatientStream {
        let place = self.place().await;
        loop {
            if let Ok((stream, _)) = self.listener.accept().await {
                let (deadline, patience) = (Box::pin(sleep(self.patience)), self.patience);
                return PatientStream { stream, patience, deadline, is_asked: false, taken: 0, _place: place };
            }
            sleep(AFTER_AN_ERROR).await;
        }
    }

    /// Waits for a free place; the semaphore is never closed.
    async fn place(&self) -> OwnedSemaphorePermit {
        loop {
            if let Ok(place) = Arc::clone(&self.places).acquire_owned().await {
                return place;
            }
        }
    }
}

impl PatientStream {
    /// Fails if the deadline has passed.
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        match self.deadline.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::Error::new(io::ErrorKind::TimedOut, "the client is too slow")),
            Poll::Pending => Ok(()),
        }
    }

    /// Counts the bytes received by the client, and resets the deadline when they are enough.
    ///
    /// # Errors
    /// When the new deadline has passed already.
    fn count(&mut self, context: &mut Context<'_>, written: usize) -> io::Result<()> {
        self.taken += written;
        if self.is_asked || self.taken >= LEAST_TAKEN {
            self.is_asked = false;
            self.taken = 0;
            self.deadline = Box::pin(sleep(self.patience));
            // A timer wakes only the task that polled it. Otherwise the connection might not be polled again before the
            // client sends something, which a vanished client never does.
            return self.check(context);
        }
        Ok(())
    }
}

impl AsyncRead for PatientStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.is_asked |= buffer.filled().len() > before;
        read
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check(context)?;
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let Poll::Ready(Ok(written)) = written {
            self.count(context, written)?;
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::poll_fn,
        io::Write as _,
        sync::atomic::{AtomicBool, Ordering},
        task::Wake,
    };

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(100);

    /// Records in a flag that the task was woken.
    #[derive(Default)]
    struct Woken(AtomicBool);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    /// A client that received its answer and then neither sends nor closes; only the timer can end this connection.
    #[test]
    fn who_wrote_an_answer_is_woken_when_the_patience_ends() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = PatientListener::new(TcpListener::bind("127.0.0.1:0").await.unwrap(), PATIENCE);
            let mut client = std::net::TcpStream::connect(listener.listener.local_addr().unwrap()).unwrap();
            client.write_all(b"ask").unwrap();
            let mut stream = listener.accept().await;
            let mut bytes = [0; 3];
            poll_fn(|context| Pin::new(&mut stream).poll_read(context, &mut ReadBuf::new(&mut bytes))).await.unwrap();
            let woken = Arc::new(Woken::default());
            let waker = Arc::clone(&woken).into();
            let written = Pin::new(&mut stream).poll_write(&mut Context::from_waker(&waker), b"answer");
            assert!(matches!(written, Poll::Ready(Ok(6))));
            sleep(PATIENCE * 3).await;
            assert!(woken.0.load(Ordering::SeqCst));
        });
    }
}
