//! One object of a PDF read where it stands, to its last byte, strictly (ISO 32000-1, 7.2 and 7.3).
//!
//! lopdf repairs what it reads and does not say where an object ends. After a seal every byte has to be
//! accounted for, and what two readers would understand differently must not pass: here a repeated key, an
//! unknown word or a stream of another length is an error. The values are lopdf's, and so are its decoders.

use lopdf::{Dictionary, Object, Stream, StringFormat};

/// Values inside values; real files stay under ten.
const DEPTH: usize = 32;

/// A byte, from the beginning of the file, where the text is no PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flaw(pub(super) usize);

/// Values in all that follows the seal: numbers in a row would take fifty times their bytes in memory.
pub(super) const VALUES: usize = 500_000;

pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Values that may still be read.
    left: usize,
}

/// `N G obj … endobj`.
#[derive(Debug)]
pub(super) struct Indirect {
    pub(super) number: u32,
    pub(super) generation: u16,
    pub(super) value: Object,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self::bounded(bytes, at, VALUES)
    }

    pub(super) const fn bounded(bytes: &'a [u8], at: usize, left: usize) -> Self {
        Self { bytes, at, left }
    }

    pub(super) const fn left(&self) -> usize {
        self.left
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) const fn flaw<T>(&self) -> Result<T, Flaw> {
        Err(Flaw(self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Takes these very bytes, if they come next.
    pub(super) fn take(&mut self, text: &[u8]) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Takes a word that no letter or digit continues.
    pub(super) fn word(&mut self, text: &[u8]) -> Result<(), Flaw> {
        let ends = self.rest().get(text.len()).is_none_or(|&next| !is_regular(next));
        if ends && self.take(text) { Ok(()) } else { self.flaw() }
    }

    /// At most one end of line; answers whether there was one.
    pub(super) fn end_of_line(&mut self) -> bool {
        self.take(b"\r\n") || self.take(b"\n") || self.take(b"\r")
    }

    /// White space and comments. A comment that plays an end or a beginning of file is refused.
    pub(super) fn skip(&mut self) -> Result<(), Flaw> {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    if self.rest().starts_with(b"%%EOF") || self.rest().starts_with(b"%PDF-") {
                        return self.flaw();
                    }
                    while self.peek().is_some_and(|b| b != b'\r' && b != b'\n') {
                        self.at += 1;
                    }
                }
                _ if is_space(byte) => self.at += 1,
                _ => break,
            }
        }
        Ok(())
    }

    /// White space alone.
    pub(super) fn blank(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// Digits only.
    pub(super) fn natural(&mut self) -> Result<usize, Flaw> {
        let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        let value = std::str::from_utf8(&self.rest()[..digits]).ok().and_then(|text| text.parse().ok());
        let Some(value) = value else { return self.flaw() };
        self.at += digits;
        Ok(value)
    }

    /// An object with its number; `length` answers for a stream whose length is another object.
    pub(super) fn indirect(&mut self, length: &dyn Fn(u32) -> Option<usize>) -> Result<Indirect, Flaw> {
        let start = self.at;
        let number = u32::try_from(self.natural()?).map_err(|_| Flaw(start))?;
        self.skip()?;
        let generation = u16::try_from(self.natural()?).map_err(|_| Flaw(start))?;
        self.skip()?;
        self.word(b"obj")?;
        let mut value = self.value(DEPTH)?;
        self.skip()?;
        if self.rest().starts_with(b"stream") {
            let Object::Dictionary(dictionary) = value else { return self.flaw() };
            value = self.stream(dictionary, length)?;
            self.skip()?;
        }
        self.word(b"endobj")?;
        Ok(Indirect { number, generation, value })
    }

    fn stream(
        &mut self,
        dictionary: Dictionary,
        length: &dyn Fn(u32) -> Option<usize>,
    ) -> Result<Object, Flaw> {
        self.word(b"stream")?;
        if !(self.take(b"\r\n") || self.take(b"\n")) {
            return self.flaw();
        }
        let long = match dictionary.get(b"Length") {
            Ok(Object::Integer(long)) => usize::try_from(*long).ok(),
            Ok(Object::Reference((number, _))) => length(*number),
            _ => None,
        };
        let Some(content) = long.and_then(|long| self.rest().get(..long)) else { return self.flaw() };
        // A stream that names a file outside has its bytes elsewhere.
        if dictionary.has(b"F") {
            return self.flaw();
        }
        self.at += content.len();
        self.end_of_line();
        self.word(b"endstream")?;
        let mut stream = Stream::new(Dictionary::new(), content.to_vec());
        stream.dict = dictionary;
        Ok(Object::Stream(stream))
    }

    pub(super) fn direct(&mut self) -> Result<Object, Flaw> {
        self.value(DEPTH)
    }

    fn value(&mut self, depth: usize) -> Result<Object, Flaw> {
        let Some(left) = self.left.checked_sub(1).filter(|_| depth > 0) else { return self.flaw() };
        self.left = left;
        self.skip()?;
        match self.peek() {
            Some(b'/') => Ok(Object::Name(self.name()?)),
            Some(b'(') => self.literal(),
            Some(b'[') => self.array(depth),
            Some(b'<') if self.rest().starts_with(b"<<") => Ok(Object::Dictionary(self.dictionary(depth)?)),
            Some(b'<') => self.hexadecimal(),
            Some(b'+' | b'-' | b'.' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true").map(|()| Object::Boolean(true)),
            Some(b'f') => self.word(b"false").map(|()| Object::Boolean(false)),
            Some(b'n') => self.word(b"null").map(|()| Object::Null),
            _ => self.flaw(),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Object, Flaw> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip()?;
            if self.take(b"]") {
                return Ok(Object::Array(items));
            }
            items.push(self.value(depth - 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Dictionary, Flaw> {
        self.at += 2;
        let mut found = Dictionary::new();
        loop {
            self.skip()?;
            if self.take(b">>") {
                return Ok(found);
            }
            let start = self.at;
            let key = self.name()?;
            if found.has(&key) {
                return Err(Flaw(start));
            }
            let value = self.value(depth - 1)?;
            found.set(key, value);
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, Flaw> {
        if !self.take(b"/") {
            return self.flaw();
        }
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|&byte| is_regular(byte)) {
            if byte == b'#' {
                let digits = (self.bytes.get(self.at + 1), self.bytes.get(self.at + 2));
                let (Some(high), Some(low)) = (digits.0.and_then(hex), digits.1.and_then(hex)) else {
                    return self.flaw();
                };
                name.push(high << 4 | low);
                self.at += 3;
            } else {
                name.push(byte);
                self.at += 1;
            }
        }
        Ok(name)
    }

    fn hexadecimal(&mut self) -> Result<Object, Flaw> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            match self.peek() {
                Some(b'>') => break,
                Some(byte) if is_space(byte) => {}
                Some(byte) => match hex(&byte) {
                    Some(digit) => digits.push(digit),
                    None => return self.flaw(),
                },
                None => return self.flaw(),
            }
            self.at += 1;
        }
        self.at += 1;
        let bytes = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect();
        Ok(Object::String(bytes, StringFormat::Hexadecimal))
    }

    fn literal(&mut self) -> Result<Object, Flaw> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(Object::String(text, StringFormat::Literal));
                    }
                }
                b'\\' => {
                    self.escape(&mut text)?;
                    continue;
                }
                b'\r' => {
                    self.take(b"\n");
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        self.flaw()
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), Flaw> {
        if self.end_of_line() {
            return Ok(());
        }
        let Some(byte) = self.peek() else { return self.flaw() };
        self.at += 1;
        text.push(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                // «High-order overflow shall be ignored» (7.3.4.2).
                (code & 0xff) as u8
            }
            other => other,
        });
        Ok(())
    }

    /// A number, or the three words of a reference.
    fn number(&mut self) -> Result<Object, Flaw> {
        let start = self.at;
        let long = self.rest().iter().take_while(|&&b| is_regular(b)).count();
        let text = std::str::from_utf8(&self.rest()[..long]).map_err(|_| Flaw(start))?;
        if !text.bytes().all(|b| matches!(b, b'+' | b'-' | b'.' | b'0'..=b'9')) || text.len() > 40 {
            return self.flaw();
        }
        self.at += long;
        if let Ok(whole) = text.parse::<i64>() {
            return Ok(self.reference(whole).unwrap_or(Object::Integer(whole)));
        }
        text.parse::<f32>().map(Object::Real).map_err(|_| Flaw(start))
    }

    fn reference(&mut self, number: i64) -> Option<Object> {
        let back = self.at;
        let found = u32::try_from(number).ok().and_then(|number| {
            self.skip().ok()?;
            let generation = self.natural().ok().and_then(|g| u16::try_from(g).ok())?;
            self.skip().ok()?;
            self.word(b"R").ok()?;
            Some(Object::Reference((number, generation)))
        });
        if found.is_none() {
            self.at = back;
        }
        found
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex(byte: &u8) -> Option<u8> {
    char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
#[path = "syntax_tests.rs"]
mod tests;
