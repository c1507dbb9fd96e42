//! One icon of the sprite.

use std::fmt;

use crate::assets::asset;

/// A decorative icon; the words beside it carry the meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Icon(&'static str);

/// The icon of that id in `static/icons.svg`.
pub const fn icon(id: &'static str) -> Icon {
    Icon(id)
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r##"<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>"##, asset("icons.svg"), self.0)
    }
}

impl askama::FastWritable for Icon {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        write!(dest, "{self}").map_err(askama::Error::from)
    }
}
