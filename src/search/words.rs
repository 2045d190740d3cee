//! The words of a text.
//!
//! A text is decomposed (NFKD), marks are dropped, letters become lower case, and whatever is no letter and no digit ends a word. Scripts
//! that are written without spaces have no ends of words to be found: there each letter is a word, and what is looked for is a row of them.

use std::ops::Range;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

/// Longer words are known by their beginning. Any word fits a lexeme of PostgreSQL then.
const LONGEST_WORD: usize = 100;

/// The combining class of the marks of voice in kana, which tell letters apart and are no accents.
const KANA_VOICING: u8 = 8;

/// Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Bopomofo, Chinese characters.
const UNSPACED: [Range<u32>; 10] = [
    0x0E00..0x0F00,
    0x1000..0x10A0,
    0x1780..0x1800,
    0x19E0..0x1A00,
    0x2E80..0x2FE0,
    0x3005..0x3008,
    0x3040..0x3130,
    0x31A0..0xA000,
    0xF900..0xFB00,
    0x1_B000..0x1_B300,
];

/// Chinese characters beyond the first plane.
const FURTHER_IDEOGRAPHS: Range<u32> = 0x2_0000..0x3_FFFF;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word as it is looked for.
    pub text: String,
    /// The bytes of the text it was made of.
    pub place: Range<usize>,
}

/// The words of a text, in their order.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut reader = Reader { found: Vec::new(), open: None };
    let normalizer = DecomposingNormalizerBorrowed::new_nfkd();
    for (start, letter) in text.char_indices() {
        let place = start..start + letter.len_utf8();
        if letter.is_ascii() {
            reader.letter(letter, place);
        } else {
            // Marks are dropped or stay behind their letter, so a text can be decomposed letter by letter.
            normalizer.normalize_iter(std::iter::once(letter)).for_each(|part| reader.letter(part, place.clone()));
        }
    }
    reader.end();
    reader.found
}

struct Open {
    word: Word,
    letters: usize,
    /// Whether the next letter begins another word.
    stands_alone: bool,
}

struct Reader {
    found: Vec<Word>,
    open: Option<Open>,
}

impl Reader {
    fn letter(&mut self, letter: char, place: Range<usize>) {
        match class_of(letter) {
            Class::Mark => {
                if let Some(open) = &mut self.open {
                    open.word.place.end = place.end;
                }
            }
            Class::Voicing => {
                if let Some(open) = &mut self.open {
                    open.word.text.push(letter);
                    open.word.place.end = place.end;
                }
            }
            Class::Letter => {
                if self.open.as_ref().is_some_and(|open| open.stands_alone) {
                    self.end();
                }
                self.add(letter, place, false);
            }
            Class::Unspaced => {
                self.end();
                self.add(letter, place, true);
            }
            Class::Other => self.end(),
        }
    }

    fn add(&mut self, letter: char, place: Range<usize>, stands_alone: bool) {
        let open = self.open.get_or_insert_with(|| Open {
            word: Word { text: String::new(), place: place.clone() },
            letters: 0,
            stands_alone,
        });
        open.word.place.end = place.end;
        if open.letters < LONGEST_WORD {
            open.letters += 1;
            push_lower(letter, &mut open.word.text);
        }
    }

    fn end(&mut self) {
        self.found.extend(self.open.take().map(|open| open.word));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// An accent: dropped, and no end of a word.
    Mark,
    /// A mark of voice in kana: a part of its letter.
    Voicing,
    /// A letter or a digit.
    Letter,
    /// A letter that is a word.
    Unspaced,
    /// The end of a word.
    Other,
}

fn class_of(letter: char) -> Class {
    if letter.is_ascii() {
        return if letter.is_ascii_alphanumeric() { Class::Letter } else { Class::Other };
    }
    match CanonicalCombiningClassMapBorrowed::new().get_u8(letter) {
        0 if !letter.is_alphanumeric() => {
            if is_invisible(letter) {
                Class::Mark
            } else {
                Class::Other
            }
        }
        0 if is_unspaced(letter) => Class::Unspaced,
        0 => Class::Letter,
        KANA_VOICING => Class::Voicing,
        _ => Class::Mark,
    }
}

/// What stands inside words without being seen: the soft hyphen, joiners and the like.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{34f}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_unspaced(letter: char) -> bool {
    let code = u32::from(letter);
    UNSPACED.iter().any(|script| script.contains(&code)) || FURTHER_IDEOGRAPHS.contains(&code)
}

/// Two forms of one letter are one: the sigma at the end of a word, and the sharp s, which has no capital of its own in most texts.
fn push_lower(letter: char, word: &mut String) {
    for lower in letter.to_lowercase() {
        match lower {
            'ß' => word.push_str("ss"),
            'ς' => word.push('σ'),
            other => word.push(other),
        }
    }
}
