//! A listener whose connections end when their client is too slow, and that has a limited number of them at once.

use std::{
    io,
    net::SocketAddr,
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

/// How many bytes of an answer a client has to take within the patience for it; a phone in a poor network takes more.
const LEAST_TAKEN: usize = 16 * 1024;

/// Most connections at once; the others wait until one ends. A browser opens six.
const MOST_CONNECTIONS: usize = 128;

/// How long to wait after an error that accepting met, such as too many open files.
const AFTER_AN_ERROR: Duration = Duration::from_millis(200);

/// Accepts connections that are ended after [`Self::new`]'s patience without progress.
#[derive(Debug)]
pub(super) struct PatientListener {
    listener: TcpListener,
    patience: Duration,
    places: Arc<Semaphore>,
}

/// A connection whose client has to ask for something, or to take [`LEAST_TAKEN`] bytes of an answer, within a time.
///
/// The time begins again with the first byte of an answer, so that a request has to be whole by then: neither its head nor
/// its body can come in drops. A connection that waits for its next request ends, too; browsers open another one.
#[derive(Debug)]
pub(super) struct PatientStream {
    stream: TcpStream,
    patience: Duration,
    /// Ends when the patience does.
    deadline: Pin<Box<Sleep>>,
    /// Whether something was read since the last answer began.
    is_asked: bool,
    /// Bytes written since the deadline was set.
    taken: usize,
    /// Given back when the connection ends.
    _place: OwnedSemaphorePermit,
}

impl PatientListener {
    /// Connections of a listener, each ended when its client makes no progress for as long as `patience`.
    pub(super) fn new(listener: TcpListener, patience: Duration) -> Self {
        Self { listener, patience, places: Arc::new(Semaphore::new(MOST_CONNECTIONS)) }
    }

    /// A place for a connection; the semaphore is never closed.
    async fn place(&self) -> OwnedSemaphorePermit {
        loop {
            if let Ok(place) = Arc::clone(&self.places).acquire_owned().await {
                return place;
            }
        }
    }
}

impl axum::serve::Listener for PatientListener {
    type Io = PatientStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let place = self.place().await;
        loop {
            if let Ok((stream, address)) = self.listener.accept().await {
                let deadline = Box::pin(sleep(self.patience));
                let patience = self.patience;
                return (
                    PatientStream { stream, patience, deadline, is_asked: false, taken: 0, _place: place },
                    address,
                );
            }
            sleep(AFTER_AN_ERROR).await;
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

impl PatientStream {
    /// An error once the patience is at its end.
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        match self.deadline.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::Error::new(io::ErrorKind::TimedOut, "the client is too slow")),
            Poll::Pending => Ok(()),
        }
    }

    /// Counts what a client took of an answer, and begins the time again when that is enough.
    ///
    /// # Errors
    /// Once the new time is over, too.
    fn count(&mut self, context: &mut Context<'_>, written: usize) -> io::Result<()> {
        self.taken += written;
        if self.is_asked || self.taken >= LEAST_TAKEN {
            self.is_asked = false;
            self.taken = 0;
            self.deadline = Box::pin(sleep(self.patience));
            // A timer wakes only who polled it, and the connection may be polled next when the client sends something,
            // which is never for one that went away.
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

    use axum::serve::Listener as _;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(100);

    /// Whoever polls with this hears in the flag that it is to poll again.
    #[derive(Default)]
    struct Woken(AtomicBool);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    /// A client that got its answer and then neither asks nor leaves: nothing but the timer tells of the end.
    #[test]
    fn who_wrote_an_answer_is_woken_when_the_patience_ends() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut listener = PatientListener::new(TcpListener::bind("127.0.0.1:0").await.unwrap(), PATIENCE);
            let mut client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            client.write_all(b"ask").unwrap();
            let (mut stream, _) = listener.accept().await;
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
