//! Looks through a PDF for names that make it dangerous, in the open text and in packed object streams. It walks all
//! bytes rather than the cross-reference table, so that nothing hides in what one reader or another would skip.

use std::collections::HashSet;
use std::io::Read;

use flate2::read::ZlibDecoder;

/// What a packed object stream may unpack to, bytes; one and all together.
const UNPACKED_ONE: u64 = 8 << 20;
const UNPACKED_ALL: u64 = 48 << 20;

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    pub encrypted: bool,
    /// The first name that acts by itself or carries other files.
    pub active: Option<&'static str>,
    pub pages: u32,
}

const ACTIVE: [&str; 12] = [
    "JavaScript",
    "JS",
    "OpenAction",
    "AA",
    "Launch",
    "EmbeddedFile",
    "EmbeddedFiles",
    "RichMedia",
    "XFA",
    "SubmitForm",
    "ImportData",
    "GoToE",
];

/// `None` when the file cannot be followed: a stream that does not end or does not unpack.
pub(crate) fn scan(bytes: &[u8]) -> Option<Findings> {
    let mut search = Search::default();
    search.open_text(bytes)?;
    search.findings.pages = u32::try_from(search.pages.len()).ok()?;
    Some(search.findings)
}

#[derive(Default)]
struct Search {
    findings: Findings,
    /// Object numbers of pages: a changed page keeps its number.
    pages: HashSet<u64>,
    unpacked: u64,
}

impl Search {
    fn open_text(&mut self, mut rest: &[u8]) -> Option<()> {
        let mut object = Object::default();
        let mut numbers = [0; 2];
        while let Some((token, after)) = token(rest) {
            rest = after;
            match token {
                Token::Word(b"obj") => object = Object { number: numbers[0], ..Object::default() },
                Token::Word(b"stream") => {
                    let end = find(rest, b"endstream")?;
                    if object.packed_objects {
                        self.packed(rest.get(..end)?, &object)?;
                    }
                    rest = rest.get(end..)?;
                }
                Token::Word(b"endobj") if object.is_page => {
                    self.pages.insert(object.number);
                }
                Token::Word(word) => {
                    if let Some(number) = integer(word) {
                        numbers = [numbers[1], number];
                    }
                    object.take_number(integer(word));
                }
                Token::Name(name) => {
                    object.see(&name);
                    self.see(&name);
                }
                Token::Other => {}
            }
        }
        Some(())
    }

    /// An object stream: pairs of object number and place, then the objects themselves.
    fn packed(&mut self, stream: &[u8], holder: &Object) -> Option<()> {
        let text = self.unpack(stream, holder)?;
        let mut places = Vec::new();
        let mut rest = text.as_slice();
        for _ in 0..holder.count {
            let (number, after) = next_integer(rest)?;
            let (place, after) = next_integer(after)?;
            places.push((number, usize::try_from(place.checked_add(holder.first)?).ok()?));
            rest = after;
        }
        let ends = places.iter().skip(1).map(|(_, place)| *place).chain([text.len()]);
        for ((number, start), end) in places.iter().zip(ends) {
            let mut object = Object::default();
            let mut rest = text.get(*start..end)?;
            while let Some((token, after)) = token(rest) {
                rest = after;
                if let Token::Name(name) = token {
                    object.see(&name);
                    self.see(&name);
                }
            }
            if object.is_page {
                self.pages.insert(*number);
            }
        }
        Some(())
    }

    fn unpack(&mut self, stream: &[u8], holder: &Object) -> Option<Vec<u8>> {
        let stream = stream.strip_prefix(b"\r\n").or_else(|| stream.strip_prefix(b"\n")).unwrap_or(stream);
        if !holder.filtered {
            return Some(stream.to_vec());
        }
        if !holder.deflated {
            return None;
        }
        let mut text = Vec::new();
        let read = ZlibDecoder::new(stream).take(UNPACKED_ONE + 1).read_to_end(&mut text).ok()? as u64;
        self.unpacked += read;
        (read <= UNPACKED_ONE && self.unpacked <= UNPACKED_ALL).then_some(text)
    }

    fn see(&mut self, name: &[u8]) {
        if name == b"Encrypt" {
            self.findings.encrypted = true;
        }
        if self.findings.active.is_none() {
            self.findings.active = ACTIVE.iter().find(|active| active.as_bytes() == name).copied();
        }
    }
}

/// What is known of the object being read.
#[derive(Default)]
struct Object {
    number: u64,
    after: After,
    is_page: bool,
    packed_objects: bool,
    filtered: bool,
    deflated: bool,
    count: u64,
    first: u64,
}

#[derive(Default, Clone, Copy)]
enum After {
    #[default]
    Nothing,
    Type,
    Count,
    First,
}

impl Object {
    fn see(&mut self, name: &[u8]) {
        if let After::Type = self.after {
            self.is_page |= name == b"Page";
            self.packed_objects |= name == b"ObjStm";
        }
        self.filtered |= name == b"Filter";
        self.deflated |= name == b"FlateDecode" || name == b"Fl";
        self.after = match name {
            b"Type" => After::Type,
            b"N" => After::Count,
            b"First" => After::First,
            _ => After::Nothing,
        };
    }

    fn take_number(&mut self, number: Option<u64>) {
        match (self.after, number) {
            (After::Count, Some(number)) => self.count = number,
            (After::First, Some(number)) => self.first = number,
            _ => {}
        }
        self.after = After::Nothing;
    }
}

enum Token<'a> {
    /// With `#41` written out.
    Name(Vec<u8>),
    Word(&'a [u8]),
    /// Punctuation, a string, a comment.
    Other,
}

fn token(bytes: &[u8]) -> Option<(Token<'_>, &[u8])> {
    let start = bytes.iter().position(|byte| !is_space(*byte))?;
    let (first, rest) = bytes.get(start..)?.split_first()?;
    match first {
        b'/' => {
            let (name, rest) = rest.split_at(word_length(rest));
            Some((Token::Name(written_out(name)), rest))
        }
        // The binary mark after the header stands in a comment.
        b'%' => Some((
            Token::Other,
            rest.get(rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len())..)?,
        )),
        b'(' => Some((Token::Other, rest.get(string_length(rest)..)?)),
        b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b')' => Some((Token::Other, rest)),
        _ => {
            let word = bytes.get(start..)?;
            let (word, rest) = word.split_at(word_length(word));
            Some((Token::Word(word), rest))
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn word_length(bytes: &[u8]) -> usize {
    let ends = |byte: &u8| is_space(*byte) || b"()<>[]{}/%".contains(byte);
    bytes.iter().position(ends).unwrap_or(bytes.len())
}

/// Up to and with the closing bracket; an open end runs to nothing, so that no name hides behind it.
fn string_length(bytes: &[u8]) -> usize {
    let (mut depth, mut escaped) = (1, false);
    for (byte, at) in bytes.iter().zip(1..) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    0
}

fn written_out(name: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, code) {
            (b'#', Some(code)) => {
                plain.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    plain
}

fn integer(word: &[u8]) -> Option<u64> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

fn next_integer(bytes: &[u8]) -> Option<(u64, &[u8])> {
    match token(bytes)? {
        (Token::Word(word), rest) => Some((integer(word)?, rest)),
        _ => None,
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|at| at == wanted)
}
