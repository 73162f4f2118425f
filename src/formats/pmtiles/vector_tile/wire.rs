//! The wire format of protocol buffers, parsed without copying, so that a small tile cannot use much memory.

/// A field of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Field<'a> {
    /// An integer.
    Number(u64),
    /// Four bytes.
    Four([u8; 4]),
    /// Eight bytes.
    Eight([u8; 8]),
    /// A string, a message, or packed numbers.
    Bytes(&'a [u8]),
}

/// Bytes that are not a valid message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadWire;

/// Iterates over the numbered fields of a message; ends after the first error.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn of(message: &'a [u8]) -> Self {
        Self(message)
    }

    fn read(&mut self) -> Option<(u64, Field<'a>)> {
        let key = varint(&mut self.0)?;
        let field = match key & 7 {
            0 => Field::Number(varint(&mut self.0)?),
            1 => Field::Eight(*self.0.split_off(..8)?.first_chunk()?),
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).ok()?;
                Field::Bytes(self.0.split_off(..length)?)
            }
            5 => Field::Four(*self.0.split_off(..4)?.first_chunk()?),
            _ => return None,
        };
        Some((key >> 3, field))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Field<'a>), BadWire>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let read = self.read();
        if read.is_none() {
            self.0 = &[];
        }
        Some(read.ok_or(BadWire))
    }
}

/// Iterates over packed numbers; ends after the first error.
#[derive(Clone, Debug)]
pub(super) struct Numbers<'a>(&'a [u8]);

impl<'a> Numbers<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl Iterator for Numbers<'_> {
    type Item = Result<u32, BadWire>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let number = varint(&mut self.0).and_then(|number| u32::try_from(number).ok());
        if number.is_none() {
            self.0 = &[];
        }
        Some(number.ok_or(BadWire))
    }
}

/// Decodes a variable-length integer: seven bits per byte, the low bits first.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Decodes a signed number whose lowest bit is the sign.
pub(super) fn zigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_their_numbers_and_a_fault_ends_them() {
        // The example of the encoding guide: field 1 is 150, field 2 is "testing"; then a length without its bytes.
        let bytes = [8, 0x96, 1, 0x12, 7, b't', b'e', b's', b't', b'i', b'n', b'g', 0x12, 9];
        let fields: Vec<_> = Fields::of(&bytes).collect();
        assert_eq!(fields, [Ok((1, Field::Number(150))), Ok((2, Field::Bytes(b"testing"))), Err(BadWire)]);
    }

    #[test]
    fn a_number_without_end_is_a_fault() {
        assert_eq!(Numbers::of(&[0xff; 11]).collect::<Vec<_>>(), [Err(BadWire)]);
        assert_eq!(Numbers::of(&[0x80]).collect::<Vec<_>>(), [Err(BadWire)]);
    }

    #[test]
    fn signs_are_in_the_lowest_bit() {
        assert_eq!([0, 1, 2, 3].map(zigzag), [0, -1, 1, -2]);
        assert_eq!(zigzag(u64::MAX), i64::MIN);
    }
}
