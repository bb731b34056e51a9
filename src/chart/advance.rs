//! Widths of texts in Titillium Web, without reading a font: no machine moves a label.
//!
//! The numbers are the font's own advances (latin subset, thousandths of the em), U+0020–007E then
//! U+00A0–00FF; kerning is left out, so a text is at most a little narrower than said here.

/// Size of the text of charts in CSS pixels (`.chart` in `charts.css`).
pub(super) const SIZE: i32 = 15;

/// Weight 400.
#[rustfmt::skip]
const REGULAR: [u16; 191] = [
    220, 247, 373, 560, 560, 560, 688, 208, 264, 264, 420, 560, 223, 438, 216, 412, 560, 560, 560, 560,
    560, 560, 560, 560, 560, 560, 217, 248, 560, 560, 560, 447, 977, 596, 616, 544, 645, 553, 526, 616,
    675, 246, 289, 569, 479, 840, 676, 660, 593, 660, 616, 542, 526, 644, 582, 886, 558, 538, 536, 329,
    436, 329, 560, 632, 236, 501, 526, 436, 529, 505, 331, 514, 537, 219, 219, 479, 231, 836, 537, 528,
    527, 526, 346, 465, 351, 531, 481, 762, 452, 483, 455, 352, 230, 352, 560, 220, 228, 560, 560, 560,
    560, 234, 499, 236, 645, 386, 539, 560, 0, 645, 236, 560, 560, 280, 280, 268, 560, 593, 217, 263, 280,
    380, 539, 534, 529, 550, 441, 596, 596, 596, 596, 596, 596, 876, 544, 553, 553, 553, 553, 246, 246,
    246, 246, 647, 676, 660, 660, 660, 660, 660, 560, 660, 644, 644, 644, 644, 538, 599, 574, 501, 501,
    501, 501, 501, 501, 804, 436, 505, 505, 505, 505, 219, 219, 219, 219, 548, 537, 528, 528, 528, 528,
    528, 560, 528, 531, 531, 531, 531, 483, 527, 483,
];

/// Weight 600.
#[rustfmt::skip]
const SEMIBOLD: [u16; 191] = [
    220, 266, 395, 560, 560, 560, 696, 225, 289, 289, 423, 560, 246, 421, 239, 443, 560, 560, 560, 560,
    560, 560, 560, 560, 560, 560, 239, 266, 560, 560, 560, 441, 975, 599, 612, 544, 641, 553, 529, 613,
    676, 269, 296, 583, 475, 850, 686, 656, 591, 656, 618, 543, 526, 650, 594, 911, 564, 549, 534, 344,
    471, 344, 560, 625, 254, 507, 536, 442, 540, 508, 346, 525, 546, 241, 242, 499, 253, 838, 546, 530,
    537, 535, 361, 469, 358, 543, 491, 768, 464, 492, 454, 357, 252, 357, 560, 220, 248, 560, 560, 560,
    560, 256, 509, 254, 644, 403, 574, 560, 0, 644, 254, 560, 560, 280, 280, 268, 560, 596, 239, 264, 280,
    403, 575, 542, 536, 556, 437, 599, 599, 599, 599, 599, 599, 873, 544, 553, 553, 553, 553, 269, 269,
    269, 269, 644, 686, 656, 656, 656, 656, 656, 560, 656, 650, 650, 650, 650, 549, 597, 595, 507, 507,
    507, 507, 507, 507, 793, 442, 508, 508, 508, 508, 241, 241, 241, 241, 559, 546, 530, 530, 530, 530,
    530, 560, 530, 543, 543, 543, 543, 492, 536, 492,
];

/// Width in CSS pixels, rounded up.
pub(super) fn width(text: &str, strong: bool) -> i32 {
    let table = if strong { &SEMIBOLD } else { &REGULAR };
    let sum: i32 = text.chars().map(|c| i32::from(advance(c, table))).fold(0, i32::saturating_add);
    sum.saturating_mul(SIZE).saturating_add(999) / 1000
}

fn advance(c: char, table: &[u16; 191]) -> u16 {
    let code = usize::try_from(u32::from(c)).unwrap_or(usize::MAX);
    match code {
        0x20..=0x7e => table[code - 0x20],
        0xa0..=0xff => table[code - 0xa0 + 95],
        0x2018 | 0x2019 => 242,
        0x201c | 0x201d => 413,
        0x2212 | 0x20ac => 560,
        0x2014 => 1131,
        // Not in the subset: another font draws it; as wide as the widest letters.
        _ => 900,
    }
}

/// Breaks a text at its spaces so that each line fits; a word that is too long is cut.
pub(super) fn wrap(text: &str, room: i32, strong: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if let Some(last) = lines.last_mut()
            && width(&format!("{last} {word}"), strong) <= room
        {
            last.push(' ');
            last.push_str(word);
            continue;
        }
        let mut line = String::new();
        for c in word.chars() {
            line.push(c);
            if width(&line, strong) > room && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_the_euro_count_once() {
        assert_eq!(width("à", false), width("a", false));
        assert_eq!(width("€", false), width("0", false));
        assert_eq!(width("", true), 0);
    }

    #[test]
    fn digits_are_all_as_wide() {
        let widths: std::collections::BTreeSet<_> =
            "0123456789".chars().map(|c| advance(c, &SEMIBOLD)).collect();
        assert_eq!(widths.len(), 1);
    }

    #[test]
    fn known_words_measure_as_the_font_does() {
        // s 465, o 528, g 514, l 231, i 219, a 501: 2458 thousandths of 15 px.
        assert_eq!(width("soglia", false), 37);
    }

    #[test]
    fn lines_fit_and_lose_no_word() {
        let text = "Tempo di soluzione al secondo livello";
        let lines = wrap(text, 150, true);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, true) <= 150));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_word_too_long_is_cut() {
        let lines = wrap("precipitevolissimevolmente", 60, false);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, false) <= 60));
        assert_eq!(wrap("ab", 0, false), ["a", "b"]);
    }
}
