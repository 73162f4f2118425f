//! The web server of `frontline serve`: which files it serves, to whom, and with which caching.

use std::{
    fs, io,
    net::TcpListener,
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use http_body_util::{Either, Full};
use hyper::{
    HeaderMap, Method, Request, Response, StatusCode, Uri,
    body::{Bytes, Incoming},
    header::{self, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tower_http::services::{ServeDir, fs::ServeFileSystemResponseBody};

use super::patient_listener::{PatientListener, PatientStream};
use crate::site::INDEX_FILE;

/// Fewest hexadecimal digits that count as a content hash.
const LEAST_HASH_DIGITS: usize = 8;

/// Cache control of content-hashed files.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// Cache control of files whose content may change.
const ASK_AGAIN: &str = "no-cache";

/// Compressed variants: content encoding and file extension.
const SIBLINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Host names by which a browser on this machine reaches the server.
const LOOPBACK_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The configuration of the server.
#[derive(Clone, Debug)]
pub(super) struct SiteServer {
    /// The folder to serve.
    pub folder: PathBuf,
    /// The host given to listen on.
    pub host: String,
    /// Timeout of clients that make no progress.
    pub patience: Duration,
}

/// What requests are answered from and checked against.
#[derive(Debug)]
struct Site {
    folder: PathBuf,
    files: ServeDir,
    /// The host names that requests may use; `None` for any.
    hosts: Option<Vec<String>>,
}

/// A text of ours, or a file.
type Answer = Response<Either<Full<Bytes>, ServeFileSystemResponseBody>>;

impl SiteServer {
    /// Serves until the process ends.
    ///
    /// # Errors
    /// When listening fails.
    pub(super) fn run(&self, listener: TcpListener) -> io::Result<()> {
        let is_loopback = listener.local_addr()?.ip().is_loopback();
        listener.set_nonblocking(true)?;
        let hosts = is_loopback.then(|| {
            let given = self.host.to_ascii_lowercase();
            let given = if given.contains(':') { format!("[{given}]") } else { given };
            LOOPBACK_NAMES.into_iter().map(str::to_owned).chain([given]).collect()
        });
        let files = ServeDir::new(&self.folder).precompressed_br().precompressed_gzip();
        let site = Arc::new(Site { folder: self.folder.clone(), files, hosts });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = PatientListener::new(tokio::net::TcpListener::from_std(listener)?, self.patience);
            loop {
                tokio::spawn(Arc::clone(&site).serve(listener.accept().await));
            }
        })
    }
}

impl Site {
    /// Answers the requests of a connection. If it fails, that concerns its client alone.
    async fn serve(self: Arc<Self>, stream: PatientStream) {
        let answer = service_fn(|request| self.answer(request));
        http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await.ok();
    }

    /// Answers a request, and adds cache headers.
    async fn answer(&self, request: Request<Incoming>) -> io::Result<Answer> {
        let has_hash = has_hash(request.uri().path());
        let mut answer = self.file_or_refusal(request).await?;
        let for_good = has_hash && (answer.status().is_success() || answer.status() == StatusCode::NOT_MODIFIED);
        let keep = HeaderValue::from_static(if for_good { FOR_GOOD } else { ASK_AGAIN });
        answer.headers_mut().insert(header::CACHE_CONTROL, keep);
        answer.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        answer.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        Ok(answer)
    }

    async fn file_or_refusal(&self, mut request: Request<Incoming>) -> io::Result<Answer> {
        if !self.is_asked_by_a_name_of_ours(request.uri(), request.headers()) {
            // DNS rebinding: a page of another site whose name resolves to this machine.
            return Ok(refusal(StatusCode::FORBIDDEN, "this server answers to its own address only\n"));
        }
        let Some(file) = self.file(request.uri().path()) else { return Ok(refusal(StatusCode::NOT_FOUND, "")) };
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let known = request.headers_mut().remove(header::IF_NONE_MATCH);
        if known.is_some() {
            // An entity tag takes precedence over the modification time (RFC 9110, 13.1.3).
            request.headers_mut().remove(header::IF_MODIFIED_SINCE);
        }
        if request.headers_mut().remove(header::IF_RANGE).is_some() {
            // The whole file is a valid answer to any conditional range request.
            request.headers_mut().remove(header::RANGE);
        }
        let mut answer = self.files.clone().try_call(request).await?.map(Either::Right);
        let tag = (is_read && answer.status().is_success()).then(|| entity_tag(&file, answer.headers())).flatten();
        let Some(tag) = tag else { return Ok(answer) };
        if known.is_some_and(|known| names_tag(&known, &tag)) {
            *answer.status_mut() = StatusCode::NOT_MODIFIED;
            *answer.body_mut() = Either::Left(Full::default());
            for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_RANGE]
            {
                answer.headers_mut().remove(name);
            }
        }
        answer.headers_mut().extend(HeaderValue::try_from(tag).map(|tag| (header::ETAG, tag)));
        Ok(answer)
    }

    /// Whether every host in a request is a name of this server. A page in a browser cannot omit its own.
    fn is_asked_by_a_name_of_ours(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let Some(hosts) = &self.hosts else { return true };
        let is_ours = |host: &str| hosts.contains(&without_port(host).to_ascii_lowercase());
        let mut named = headers.get_all(header::HOST).iter().map(|host| host.to_str().unwrap_or_default()).peekable();
        named.peek().is_some() && named.all(is_ours) && uri.authority().is_none_or(|host| is_ours(host.as_str()))
    }

    /// The file of a path inside the folder, with links resolved; hidden files and files in hidden folders are
    /// excluded. `None` if there is no such file, or it cannot be determined, as for a name that is too long.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let relative = relative_path(path)?;
        let root = self.folder.canonicalize().ok()?;
        let mut file = root.join(&relative);
        if file.is_dir() {
            file.push(INDEX_FILE);
        } else if path.ends_with('/') {
            return None;
        }
        let siblings = SIBLINGS.map(|(_, ending)| with_ending(&file, ending));
        let is_inside = |file: &Path| file.canonicalize().ok().is_some_and(|file| is_below(&file, &root));
        let is_whole =
            is_inside(&file) && siblings.iter().all(|file| is_inside(file) || file.symlink_metadata().is_err());
        is_whole.then_some(file)
    }
}

/// An answer without a file.
fn refusal(status: StatusCode, text: &'static str) -> Answer {
    let mut answer = Response::new(Either::Left(Full::from(text)));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

/// Whether a path is below a folder, with no hidden part in between.
fn is_below(path: &Path, root: &Path) -> bool {
    let hidden = |part: Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
    path.strip_prefix(root).is_ok_and(|below| !below.components().any(hidden))
}

/// The path of an address within a folder; `None` if it has hidden or irregular parts.
fn relative_path(path: &str) -> Option<PathBuf> {
    let decoded = String::from_utf8(percent_decoded(path)?).ok()?;
    let parts = decoded.strip_prefix('/')?;
    let parts = parts.strip_suffix('/').unwrap_or(parts);
    if parts.is_empty() {
        return (decoded == "/").then(PathBuf::new);
    }
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0']);
    parts.split('/').all(is_plain).then(|| PathBuf::from(parts))
}

/// Percent-decodes an address; `None` if digits are missing.
fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: Option<u8>| u8::try_from(char::from(byte?).to_digit(16)?).ok();
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' { digit(bytes.next())? * 16 + digit(bytes.next())? } else { byte });
    }
    Some(decoded)
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A host without its port: `localhost:8000`, `[::1]:8000`.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    }
}

/// A tag that identifies the content of an answer: size and time of the file that was sent, and its encoding.
fn entity_tag(file: &Path, answer: &HeaderMap) -> Option<String> {
    let encoding = answer.get(header::CONTENT_ENCODING).and_then(|encoding| encoding.to_str().ok());
    let ending = SIBLINGS.into_iter().find(|(name, _)| Some(*name) == encoding).map_or("", |(_, ending)| ending);
    let sent = fs::metadata(with_ending(file, ending)).ok()?;
    let since = sent.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("\"{:x}-{:x}{ending}\"", sent.len(), since.as_nanos()))
}

/// Whether a list of tags contains one; weak tags match as well (RFC 9110, 13.1.2).
fn names_tag(list: &HeaderValue, tag: &str) -> bool {
    let list = list.to_str().unwrap_or_default();
    list.split(',').map(str::trim).any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Whether a file name contains the hash of its content: `style-0123456789abcdef.css`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((_, rest)) = name.rsplit_once('-') else { return false };
    let Some((digits, _)) = rest.split_once('.') else { return false };
    digits.len() >= LEAST_HASH_DIGITS && digits.chars().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::{SocketAddr, TcpStream},
        thread,
    };

    use super::*;

    /// Serves a folder with a page with a short timeout.
    fn served(name: &str) -> (PathBuf, SocketAddr) {
        let folder = std::env::temp_dir().join(format!("frontline-server-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(INDEX_FILE), "the page").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server =
            SiteServer { folder: folder.clone(), host: "127.0.0.1".to_owned(), patience: Duration::from_millis(300) };
        thread::spawn(move || server.run(listener));
        (folder, address)
    }

    /// Number of waits of 50 ms for the server to close the connection: many times its timeout.
    const MOST_WAITS: usize = 600;

    /// Sends a start and then single bytes slowly, until the server closes the connection; returns its answer.
    fn dripped(address: SocketAddr, begin: &str, drop: &[u8]) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        stream.write_all(begin.as_bytes()).unwrap();
        let mut said = Vec::new();
        let mut buffer = [0; 1024];
        for _ in 0..MOST_WAITS {
            match stream.read(&mut buffer) {
                Ok(count) if count > 0 => said.extend(&buffer[..count]),
                Err(error) if is_no_answer_yet(&error) && stream.write_all(drop).is_ok() => {}
                _ => return String::from_utf8(said).unwrap(),
            }
        }
        panic!("not left after {begin:?}: {}", String::from_utf8_lossy(&said));
    }

    fn is_no_answer_yet(error: &io::Error) -> bool {
        matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
    }

    #[test]
    fn a_client_that_sends_drops_or_nothing_is_left() {
        let (folder, address) = served("drops");
        // A head and a body that never end, and a connection without a request.
        let never = [("GET / HTTP/1.1\r\nHost: localhost\r\nX: ", b"a".as_slice()), ("", b"".as_slice())];
        for (begin, drop) in never {
            assert_eq!(dripped(address, begin, drop), "", "{begin}");
        }
        let body = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";
        assert!(dripped(address, body, b"a").starts_with("HTTP/1.1 405"));
        // A connection that stays idle after its answer.
        assert!(dripped(address, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"").ends_with("the page"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        assert!(has_hash("/style-0123456789abcdef.css") && has_hash("/data/a-b-01234567.topojson.gz"));
        let others = ["/", "/index.html", "/sw.js", "/data/frontline.json", "/a-b.css", "/0123abcd-x/a.css"];
        assert!(!others.iter().any(|path| has_hash(path)));
    }

    #[test]
    fn paths_have_no_hidden_parts() {
        let path = |text: &str| relative_path(text).map(|path| path.display().to_string());
        assert_eq!(path("/"), Some(String::new()));
        assert_eq!(path("/data/a%20b.json"), Some("data/a b.json".to_owned()));
        assert_eq!(path("/data/"), Some("data".to_owned()));
        for odd in [
            "",
            "a",
            "//",
            "//a",
            "/a//b",
            "/..",
            "/a/%2e%2e/b",
            "/.git/config",
            "/%2Ehidden",
            "/a%5cb",
            "/a%0",
            "/%00",
        ] {
            assert_eq!(path(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_tag_is_found_in_a_list() {
        let names = |list: &str| names_tag(&HeaderValue::from_str(list).unwrap(), "\"1-2\"");
        assert!(names("\"1-2\"") && names("\"0\", W/\"1-2\"") && names("*"));
        assert!(!names("\"1-2.br\"") && !names(""));
    }
}
