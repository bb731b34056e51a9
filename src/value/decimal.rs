//! Exact decimals, exact quotients, rounding as a contract states it.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal as Inner;

use super::ParseProblem;
use super::problem::is_absence;

/// An exact decimal of up to 28 digits. Arithmetic is checked: `None` is overflow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(Inner);

impl Decimal {
    pub const ZERO: Self = Self(Inner::ZERO);

    /// Reads `69.49`, `-3`, `0.5`: digits and at most one point; no exponent, no separators.
    pub fn parse(text: &str) -> Result<Self, ParseProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ParseProblem::Empty);
        }
        if is_absence(text) {
            return Err(ParseProblem::Absent);
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        if let Some((whole, cents)) = digits.rsplit_once(',') {
            let plain = whole.replace('.', "");
            if all_digits(&plain) && all_digits(cents) {
                let sign = if text.starts_with('-') { "-" } else { "" };
                return Err(ParseProblem::DecimalComma { suggest: format!("{sign}{plain}.{cents}") });
            }
        }
        if let Some((left, right)) = digits.split_once(':')
            && all_digits(left)
            && all_digits(right)
        {
            return Err(ParseProblem::Ambiguous { suggest: Some(format!("\"{left}m{right}s\"")) });
        }
        let well_formed = match digits.split_once('.') {
            None => all_digits(digits),
            Some((whole, cents)) => all_digits(whole) && all_digits(cents),
        };
        if !well_formed {
            return Err(ParseProblem::NotANumber);
        }
        Inner::from_str_exact(text).map(Self).map_err(|_| ParseProblem::TooLarge)
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub fn checked_mul(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(Self)
    }

    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    #[must_use]
    pub fn negated(self) -> Self {
        Self(-self.0)
    }

    /// Digits after the point, as written (`97.50` has two).
    pub fn digits(self) -> u32 {
        self.0.scale()
    }

    /// The same number without trailing zeros after the point.
    #[must_use]
    pub fn normalized(self) -> Self {
        Self(self.0.normalize())
    }

    /// The whole number, if it is one and fits.
    pub fn to_u64(self) -> Option<u64> {
        let n = self.0.normalize();
        (n.scale() == 0).then(|| u64::try_from(n.mantissa()).ok()).flatten()
    }

    /// For pixels only; no verdict may use it.
    pub fn to_f64_for_pixels(self) -> f64 {
        use rust_decimal::prelude::ToPrimitive;
        self.0.to_f64().unwrap_or(0.0)
    }

    /// Mantissa and scale: the number is `mantissa / 10^scale`.
    fn parts(self) -> (i128, u32) {
        (self.0.mantissa(), self.0.scale())
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

impl From<u64> for Decimal {
    fn from(n: u64) -> Self {
        Self(Inner::from(n))
    }
}
impl From<i64> for Decimal {
    fn from(n: i64) -> Self {
        Self(Inner::from(n))
    }
}
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl serde::Serialize for Decimal {
    /// As text: a JSON number would pass through a float.
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}
impl<'de> serde::Deserialize<'de> for Decimal {
    /// Only what the writer beside it wrote.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(from)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not a decimal"))
    }
}

/// How a sheet rounds (regole di arrotondamento).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// Digits after the point.
    pub digits: u32,
    pub mode: RoundingMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundingMode {
    /// Half away from zero: the usual one of contracts.
    HalfUp,
    /// Half to the even digit.
    HalfEven,
    /// Away from zero.
    Up,
    /// Toward zero.
    Down,
    /// The next digit raises from `raise_from` on, below it is cut.
    CustomCut { raise_from: u8 },
}

/// An exact quotient. The divisor is above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// `None` for a divisor of zero or below, and on overflow.
    pub fn new(numerator: Decimal, denominator: Decimal) -> Option<Self> {
        let ((n, n_scale), (d, d_scale)) = (numerator.parts(), denominator.parts());
        if d <= 0 {
            return None;
        }
        let numerator = n.checked_mul(power(d_scale)?)?;
        let denominator = d.checked_mul(power(n_scale)?)?;
        Some(Self { numerator, denominator }.reduced())
    }

    pub fn whole(value: Decimal) -> Option<Self> {
        Self::new(value, Decimal::from(1_u64))
    }

    pub fn times(self, factor: u64) -> Option<Self> {
        let numerator = self.numerator.checked_mul(i128::from(factor))?;
        Some(Self { numerator, ..self }.reduced())
    }

    /// Compared with a decimal by cross-multiplication; `None` on overflow.
    pub fn compare(self, other: Decimal) -> Option<Ordering> {
        let (m, scale) = other.parts();
        let left = self.numerator.checked_mul(power(scale)?)?;
        let right = m.checked_mul(self.denominator)?;
        Some(left.cmp(&right))
    }

    /// The decimal that equals it, if it ends.
    pub fn exact(self) -> Option<Decimal> {
        (0..=28).find_map(|digits| {
            let scaled = self.numerator.checked_mul(power(digits)?)?;
            (scaled % self.denominator == 0).then(|| decimal(scaled / self.denominator, digits)).flatten()
        })
    }

    /// Rounded once, from the exact quotient.
    pub fn round(self, rounding: Rounding) -> Option<Decimal> {
        let Rounding { digits, mode } = rounding;
        let scaled = self.numerator.checked_mul(power(digits)?)?;
        let (cut, rest) = (scaled / self.denominator, (scaled % self.denominator).abs());
        let twice = rest.checked_mul(2)?.cmp(&self.denominator);
        let raise = match mode {
            RoundingMode::Down => false,
            RoundingMode::Up => rest > 0,
            RoundingMode::HalfUp => twice.is_ge(),
            RoundingMode::HalfEven => twice.is_gt() || (twice.is_eq() && cut % 2 != 0),
            RoundingMode::CustomCut { raise_from } => {
                let next = rest.checked_mul(10)? / self.denominator;
                next >= i128::from(raise_from)
            }
        };
        let step = if raise { self.numerator.signum() } else { 0 };
        decimal(cut + step, digits)
    }

    fn reduced(self) -> Self {
        let divisor = gcd(self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        match i128::try_from(divisor) {
            Ok(d) if d > 1 => Self { numerator: self.numerator / d, denominator: self.denominator / d },
            _ => self,
        }
    }
}

fn power(digits: u32) -> Option<i128> {
    10_i128.checked_pow(digits)
}

fn decimal(mantissa: i128, scale: u32) -> Option<Decimal> {
    Inner::try_from_i128_with_scale(mantissa, scale).ok().map(Decimal)
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Rounding {
    /// Rounds a decimal.
    pub fn apply(self, value: Decimal) -> Option<Decimal> {
        Fraction::whole(value)?.round(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).expect(text)
    }

    #[test]
    fn texts_are_exact_or_refused_with_the_way_out() {
        assert_eq!(d("12345678901234567890.123").to_string(), "12345678901234567890.123");
        assert_eq!(d("2.60").to_string(), "2.60");
        for (text, problem) in [
            ("2,60", ParseProblem::DecimalComma { suggest: "2.60".into() }),
            ("1.234,5", ParseProblem::DecimalComma { suggest: "1234.5".into() }),
            ("3:56", ParseProblem::Ambiguous { suggest: Some("\"3m56s\"".into()) }),
            ("na", ParseProblem::Absent),
            ("n/a", ParseProblem::Absent),
            ("0x1F", ParseProblem::NotANumber),
            (".inf", ParseProblem::NotANumber),
            ("1e3", ParseProblem::NotANumber),
            ("1_000", ParseProblem::NotANumber),
            ("", ParseProblem::Empty),
            ("123456789012345678901234567890", ParseProblem::TooLarge),
        ] {
            assert_eq!(Decimal::parse(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn rounding_is_what_the_sheet_says() {
        for (n, m, digits, mode, expected) in [
            ("68095", "100000", 2, RoundingMode::HalfUp, "0.68"),
            ("5", "2", 0, RoundingMode::HalfUp, "3"),
            ("5", "2", 0, RoundingMode::HalfEven, "2"),
            ("-5", "2", 0, RoundingMode::HalfUp, "-3"),
            ("1", "3", 2, RoundingMode::Up, "0.34"),
            ("2", "3", 2, RoundingMode::Down, "0.66"),
            ("155", "100", 1, RoundingMode::CustomCut { raise_from: 6 }, "1.5"),
            ("156", "100", 1, RoundingMode::CustomCut { raise_from: 6 }, "1.6"),
        ] {
            let fraction = Fraction::new(d(n), d(m)).expect("divisor above zero");
            let rounded = fraction.round(Rounding { digits, mode }).expect("fits");
            assert_eq!(rounded.to_string(), expected, "{n}/{m} {mode:?}");
        }
    }

    proptest! {
        #[test]
        fn modes_bracket_the_exact_value(n in 0u64..1_000_000, m in 1u64..100_000, digits in 0u32..6) {
            let fraction = Fraction::new(Decimal::from(n), Decimal::from(m)).expect("m > 0");
            let round = |mode| fraction.round(Rounding { digits, mode }).expect("fits");
            let (down, up) = (round(RoundingMode::Down), round(RoundingMode::Up));
            prop_assert!(fraction.compare(down) != Some(Ordering::Less));
            prop_assert!(fraction.compare(up) != Some(Ordering::Greater));
            for mode in [RoundingMode::HalfUp, RoundingMode::HalfEven] {
                let half = round(mode);
                prop_assert!(half == down || half == up);
            }
        }

        #[test]
        fn no_quotient_is_cut_before_it_is_compared(n in 1u64..1_000_000, m in 1u64..1_000_000) {
            let fraction = Fraction::new(Decimal::from(n), Decimal::from(m)).expect("m > 0");
            let back = fraction.times(m).expect("fits");
            prop_assert_eq!(back.compare(Decimal::from(n)), Some(Ordering::Equal));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = Decimal::parse(&text);
        }
    }
}
