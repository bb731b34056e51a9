//! How like two texts are: an index of their pairs of words, never a comparison of each with each.
//!
//! Pairs that many texts share say nothing about any of them and open no comparison, so the time grows
//! with the words. The likeness is that of Dice: twice the pairs in common over all pairs of both.

/// A pair of words in more texts than these is common and opens no comparison.
const COMMON: usize = 12;

/// What is compared of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Print {
    /// All of its words in a row.
    pub(super) whole: u64,
    pub(super) words: usize,
    /// Its numbers in a row: texts with other figures are other texts.
    numbers: u64,
    /// Pairs of neighbouring words, sorted, none twice.
    pairs: Vec<u64>,
}

/// FNV-1a, step by step: the same on every machine.
fn step(hash: u64, c: char) -> u64 {
    let mut bytes = [0; 4];
    let encoded = c.encode_utf8(&mut bytes);
    encoded.bytes().fold(hash, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

impl Print {
    /// Letters and digits alone count, capitals or not.
    pub(super) fn of(text: &str) -> Self {
        let mut print = Self { whole: START, numbers: START, ..Self::default() };
        let mut before = None;
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            let hash = word.chars().flat_map(char::to_lowercase).fold(START, step);
            print.words += 1;
            print.whole = step(print.whole, ' ') ^ hash.rotate_left(17);
            if word.contains(|c: char| c.is_ascii_digit()) {
                print.numbers = step(print.numbers, ' ') ^ hash.rotate_left(17);
            }
            if let Some(last) = before.replace(hash) {
                let last: u64 = last;
                print.pairs.push(last.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ hash);
            }
        }
        print.pairs.sort_unstable();
        print.pairs.dedup();
        print
    }

    /// Likeness in whole percent; nothing where the figures differ.
    pub(super) fn likeness(&self, other: &Self) -> usize {
        if self.numbers != other.numbers {
            return 0;
        }
        let all = self.pairs.len() + other.pairs.len();
        let (mut one, mut two, mut common) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.pairs.get(one), other.pairs.get(two)) {
            common += usize::from(a == b);
            let (step_one, step_two) = (a <= b, b <= a);
            one += usize::from(step_one);
            two += usize::from(step_two);
        }
        common * 200 / all.max(1)
    }
}

/// Pairs of texts at least so like (percent), by their numbers in the list, the likeness last. Texts
/// with the same words in a row are alike to a hundred.
pub(super) fn pairs(prints: &[&Print], percent: usize) -> Vec<(usize, usize, usize)> {
    let mut index: Vec<(u64, usize)> =
        prints.iter().enumerate().flat_map(|(at, print)| print.pairs.iter().map(move |p| (*p, at))).collect();
    index.sort_unstable();
    let mut maybe: Vec<(usize, usize)> = Vec::new();
    for holders in index.chunk_by(|a, b| a.0 == b.0).filter(|h| h.len() > 1 && h.len() <= COMMON) {
        for (n, one) in holders.iter().enumerate() {
            maybe.extend(holders[n + 1..].iter().map(|two| (one.1, two.1)));
        }
    }
    maybe.sort_unstable();
    maybe.dedup();
    let measured = maybe.into_iter().map(|(one, two)| (one, two, prints[one].likeness(prints[two])));
    measured.filter(|(.., likeness)| *likeness >= percent).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_texts_are_found_through_the_index() {
        let texts = [
            "assistenza agli utenti del portale regionale per la firma digitale e la posta certificata",
            "assistenza agli utenti del portale regionale per la firma digitale e la posta elettronica certificata",
            "raccolta dei dati dell’agricoltura per il censimento generale del duemilaventi",
            "Assistenza agli utenti del portale regionale, per la firma digitale e la posta certificata!",
        ];
        let prints: Vec<Print> = texts.iter().map(|t| Print::of(t)).collect();
        let list: Vec<&Print> = prints.iter().collect();
        assert_eq!(pairs(&list, 80), [(0, 1, 88), (0, 3, 100), (1, 3, 88)]);
        assert_eq!(prints[0].whole, prints[3].whole);
    }

    #[test]
    fn other_figures_make_another_text() {
        let of =
            |n: u32| Print::of(&format!("nel semestre sono arrivati {n} messaggi alla casella dell’ufficio"));
        assert_eq!(of(44).likeness(&of(45)), 0);
        assert_eq!(of(44).likeness(&of(44)), 100);
    }

    #[test]
    fn what_all_texts_share_opens_no_comparison() {
        let texts: Vec<Print> =
            (0..2_000).map(|n| Print::of(&format!("invio mensile dei dati del flusso {n}"))).collect();
        let list: Vec<&Print> = texts.iter().collect();
        assert!(pairs(&list, 80).is_empty());
    }
}
