//! The six shapes of a verdict, the same everywhere: circle, square, diamond, triangle, dashed and
//! empty circle, each with its sign.

use std::fmt::Write;

use super::Mark;

/// A verdict's shape in a square of `size` pixels at a corner.
pub(super) fn tile(mark: Mark, x: i32, y: i32, size: i32) -> String {
    let key = mark.key();
    let (half, cx, cy) = (size / 2, x + size / 2, y + size / 2);
    let mut out = String::new();
    let shape = match mark {
        Mark::Met => format!("<circle class=\"m {key}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{half}\"/>"),
        Mark::Missed => format!(
            "<rect class=\"m {key}\" x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\" rx=\"5\"/>"
        ),
        Mark::Indeterminate => format!(
            "<path class=\"m hollow {key}\" d=\"M{cx} {y}L{} {cy}L{cx} {}L{x} {cy}z\"/>",
            x + size,
            y + size
        ),
        Mark::Suspect => format!(
            "<path class=\"m hollow {key}\" d=\"M{cx} {y}L{} {}L{x} {}z\"/>",
            x + size,
            y + size,
            y + size
        ),
        Mark::NotMeasured => {
            format!("<circle class=\"m hollow dashed {key}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{}\"/>", half - 1)
        }
        Mark::NotApplicable => {
            format!("<circle class=\"m hollow {key}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{}\"/>", half - 1)
        }
    };
    out.push_str(&shape);
    let q = size / 4;
    let sign = match mark {
        Mark::Met => Some((
            false,
            format!("M{} {}l{} {}l{} -{}", cx - q, cy, q * 2 / 3, q * 2 / 3, q * 4 / 3, q * 3 / 2),
        )),
        Mark::Missed => Some((
            false,
            format!("M{} {}l{} {}m0 -{}l-{} {}", cx - q, cy - q, q * 2, q * 2, q * 2, q * 2, q * 2),
        )),
        Mark::Indeterminate => Some((
            true,
            format!(
                "M{} {}q0 -{q} {h} -{q}t{h} {q}q0 {h2} -{h} {h}v{t}m0 {t}v1",
                cx - q / 2,
                cy - q / 4,
                h = q / 2,
                h2 = q / 2,
                t = q / 3
            ),
        )),
        Mark::Suspect => Some((true, format!("M{cx} {}v{}m0 {}v1", cy - q / 2, q, q / 2))),
        Mark::NotMeasured => Some((true, format!("M{} {cy}h{}", cx - q * 3 / 4, q * 3 / 2))),
        Mark::NotApplicable => None,
    };
    if let Some((own, d)) = sign {
        let class = if own { format!("sign own {key}") } else { "sign".to_owned() };
        let _ = write!(out, "<path class=\"{class}\" d=\"{d}\"/>");
    }
    out
}
