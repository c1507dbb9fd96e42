//! The sizes at which every page must work.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Screen {
    /// 320 × 568 CSS pixels with touch: a small old phone, or a desk at 400 %.
    Narrow,
    /// 390 × 844 CSS pixels with touch.
    Phone,
    /// 1440 × 900 CSS pixels.
    Desktop,
}

impl Screen {
    /// CSS pixels.
    pub const fn width(self) -> u32 {
        match self {
            Self::Narrow => 320,
            Self::Phone => 390,
            Self::Desktop => 1440,
        }
    }

    /// CSS pixels.
    pub const fn height(self) -> u32 {
        match self {
            Self::Narrow => 568,
            Self::Phone => 844,
            Self::Desktop => 900,
        }
    }
}
