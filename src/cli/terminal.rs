//! Escapes control characters in output, since text from foreign files may end up on a terminal.

use std::io::{self, Write};

use terminal_size::{Width, terminal_size_of};

use crate::formats::printable::printable_lines;

/// The width of a terminal that does not tell it.
const USUAL_COLUMNS: usize = 80;

/// A writer that replaces control characters by their code, such as `\u001b`, which is equivalent in JSON.
#[derive(Debug)]
pub(super) struct TextWriter<W> {
    inner: W,
    /// The first bytes of an incomplete character.
    begun: Vec<u8>,
}

/// Standard error for the messages of commands.
pub(super) fn stderr() -> TextWriter<io::Stderr> {
    TextWriter::new(io::stderr())
}

/// Writes a text of standard error over the last one, which had `width` characters; an empty text removes it. Returns
/// the number of characters written: at most as many as fit in a line, since a longer text could not be written over.
///
/// Spaces cover what is left of the last one, since not every terminal knows a code for that.
pub(super) fn write_over(text: &str, width: usize) -> usize {
    let columns = terminal_size_of(io::stderr()).map_or(USUAL_COLUMNS, |(Width(columns), _)| usize::from(columns));
    let text: String = printable_lines(text).chars().take(columns.saturating_sub(1)).collect();
    let written = text.chars().count();
    let rest = width.saturating_sub(written);
    let back = if text.is_empty() { "\r" } else { "" };
    // A closed standard error must not fail the command.
    write!(io::stderr(), "\r{text}{:rest$}{back}", "").ok();
    written
}

impl<W: Write> TextWriter<W> {
    /// Wraps a writer.
    pub(super) const fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new() }
    }
}

impl<W: Write> Write for TextWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_plain = |byte: &u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
        if self.begun.is_empty() && bytes.iter().all(is_plain) {
            self.inner.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let mut rest = all.as_slice();
        loop {
            let error = match str::from_utf8(rest) {
                Ok(text) => {
                    self.inner.write_all(printable_lines(text).as_bytes())?;
                    return Ok(bytes.len());
                }
                Err(error) => error,
            };
            let (valid, after) = rest.split_at(error.valid_up_to());
            let text = str::from_utf8(valid).unwrap_or_default();
            self.inner.write_all(printable_lines(text).as_bytes())?;
            let Some(length) = error.error_len() else {
                self.begun = after.to_vec();
                return Ok(bytes.len());
            };
            self.inner.write_all("\u{fffd}".as_bytes())?;
            rest = &after[length..];
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_numbers_however_the_bytes_are_split() {
        let text = "Авдіївка\u{9b}\u{1b}]0;x\u{7}\t1\n";
        for split in 0..text.len() {
            let mut writer = TextWriter::new(Vec::new());
            let (first, second) = text.as_bytes().split_at(split);
            writer.write_all(first).unwrap();
            writer.write_all(second).unwrap();
            assert_eq!(String::from_utf8(writer.inner).unwrap(), "Авдіївка\\u009b\\u001b]0;x\\u0007\t1\n");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        let mut writer = TextWriter::new(Vec::new());
        writer.write_all(b"a\x9b\xffb").unwrap();
        assert_eq!(String::from_utf8(writer.inner).unwrap(), "a\u{fffd}\u{fffd}b");
    }
}
