//! Reads a whole file within a limit, without ever waiting for a writer: FIFOs, devices and sockets are rejected.

use std::{
    fs::{self, File, FileType},
    io::{self, Read as _},
    path::Path,
};

/// Folders of open files of processes, such as a shell's `<(command)`, which are allowed since they have a writer.
const OPEN_FILES: [&str; 3] = ["/dev/fd", "/dev/stdin", "/proc"];

/// The bytes of a regular file, at most one more than the limit, whatever size the system reports.
///
/// # Errors
/// When it cannot be read, or is not a regular file.
pub(super) fn bytes_within(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let file = open_plain(path)?;
    let size = usize::try_from(file.metadata()?.len()).unwrap_or(limit).min(limit);
    let mut bytes = Vec::with_capacity(size + 1);
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// All bytes of a regular file.
///
/// # Errors
/// When it cannot be read, is not a regular file, or exceeds the limit.
pub fn whole_within(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let bytes = bytes_within(path, limit)?;
    if bytes.len() > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("over the limit of {limit} bytes")));
    }
    Ok(bytes)
}

/// Opens a regular file, following links.
///
/// # Errors
/// When it cannot be opened, or is a folder, FIFO, device or socket.
pub(super) fn open_plain(path: &Path) -> io::Result<File> {
    let kind = fs::metadata(path)?.file_type();
    let is_open_file = OPEN_FILES.iter().any(|folder| path.starts_with(folder)) && !kind.is_dir();
    if kind.is_file() || is_open_file {
        return File::open(path);
    }
    Err(io::Error::other(format!("expected a plain file, found {}", kind_text(kind))))
}

#[cfg(unix)]
fn kind_text(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match kind {
        kind if kind.is_dir() => "a folder",
        kind if kind.is_fifo() => "a FIFO",
        kind if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn kind_text(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { "something else" }
}
