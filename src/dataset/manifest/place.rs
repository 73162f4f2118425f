//! Locates members in a JSON text by path, such as `classes[2].control`, and by line.

/// A container that is open at the current position.
enum Open {
    Object { key: Option<String> },
    List { index: usize },
}

/// The path of the value or member name at a byte offset; empty for the whole text.
pub(super) fn path_at(text: &str, offset: usize) -> String {
    let mut path = String::new();
    walk(text, |at, end, found| {
        if at <= offset {
            path = found();
        }
        end <= offset
    });
    path
}

/// The line of the value at a path, counted from 1.
pub(super) fn line_of(text: &str, path: &str) -> Option<usize> {
    let mut line = None;
    walk(text, |at, _, found| {
        let is_it = line.is_none() && found() == path;
        if is_it {
            line = Some(line_at(text, at));
        }
        line.is_none()
    });
    line
}

/// The line of a byte offset, counted from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

/// The byte offset of a line and column as counted by `serde_json`: both from 1, the column in bytes.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column.saturating_sub(1)).min(text.len())
}

/// Visits the tokens of a text with their start, end and path, until the visitor returns `false`.
fn walk(text: &str, mut visit: impl FnMut(usize, usize, &dyn Fn() -> String) -> bool) {
    let bytes = text.as_bytes();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = token_end(bytes, at);
        match byte {
            b'{' | b'[' => {
                if !visit(at, end, &|| path_text(&open)) {
                    return;
                }
                open.push(if byte == b'{' { Open::Object { key: None } } else { Open::List { index: 0 } });
            }
            b'}' | b']' => {
                open.pop();
                if !visit(at, end, &|| path_text(&open)) {
                    return;
                }
            }
            b',' => match open.last_mut() {
                Some(Open::List { index }) => *index += 1,
                Some(Open::Object { key }) => *key = None,
                None => {}
            },
            b':' | b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => {
                if let Some(Open::Object { key: key @ None }) = open.last_mut() {
                    *key = serde_json::from_str(&text[at..end]).ok();
                }
                if !visit(at, end, &|| path_text(&open)) {
                    return;
                }
            }
        }
        at = end;
    }
}

/// The end of a token: a string, a punctuation character, or a run of letters and digits.
fn token_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let length = match rest[0] {
        b'"' => {
            let mut is_escaped = false;
            let end = rest.iter().skip(1).position(|&byte| {
                let is_end = byte == b'"' && !is_escaped;
                is_escaped = byte == b'\\' && !is_escaped;
                is_end
            });
            end.map_or(rest.len(), |end| end + 2)
        }
        b'{' | b'}' | b'[' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => 1,
        _ => rest.iter().position(|byte| b"{}[],:\" \t\r\n".contains(byte)).unwrap_or(rest.len()),
    };
    at + length
}

fn path_text(open: &[Open]) -> String {
    let mut path = String::new();
    for level in open {
        match level {
            Open::Object { key: Some(key) } if path.is_empty() => path.push_str(key),
            Open::Object { key: Some(key) } => path.extend([".", key.as_str()]),
            Open::Object { key: None } => {}
            Open::List { index } => path.extend(["[", index.to_string().as_str(), "]"]),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n \"a\\\"b\": [1, {\"x\": \"}\"},\n {\"y\": [null, true]}],\n \"z\": {}\n}";

    #[test]
    fn every_byte_has_the_path_of_its_value() {
        let path = |part: &str| path_at(TEXT, TEXT.find(part).unwrap());
        assert_eq!(path("1,"), "a\"b[0]");
        assert_eq!(path("\"}\""), "a\"b[1].x");
        assert_eq!(path("true"), "a\"b[2].y[1]");
    }

    #[test]
    fn a_path_has_its_line() {
        assert_eq!(line_of(TEXT, "a\"b[1].x"), Some(2));
        assert_eq!(line_of(TEXT, "a\"b[2]"), Some(3));
        assert_eq!(line_of(TEXT, "z"), Some(4));
        assert_eq!(line_of(TEXT, "nothing"), None);
        assert_eq!(offset_of("a\nbc", 2, 2), 3);
    }

    #[test]
    fn damaged_texts_are_walked_through() {
        for text in ["", "{", "\"", "{\"a\": [}", "]]]", "{\"a\"\"b\"", "é", "{\"\\"] {
            for offset in 0..8 {
                path_at(text, offset);
            }
        }
    }
}
