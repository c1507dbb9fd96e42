//! Names drawn like real ones, about one in eighty with a character that breaks systems.

use crate::dice::Dice;
use crate::samples::Samples;

/// Characters that every season must hold, whatever the draw.
pub(crate) const SURE_RARE: [&str; 6] = ["㛃", "䶮", "𬱖", "龑", "喆", "堃"];

/// A full name for `sex`, `M` or `F`; `rare` is put last in the given name.
pub(crate) fn name(samples: &Samples, dice: &mut Dice, sex: char, rare: Option<&str>) -> String {
    let surname = dice.weighted(&samples.surnames).copied().unwrap_or("王");
    if let Some(rare) = rare {
        let first = dice.weighted(&samples.given_chars(sex, "first")).copied().unwrap_or_default();
        return if dice.chance(500) { format!("{surname}{rare}") } else { format!("{surname}{first}{rare}") };
    }
    let given = if dice.chance(150) {
        let known: Vec<_> = samples.given_names.iter().filter(|row| row.1 == sex).collect();
        dice.pick(&known).map_or_else(String::new, |row| row.0.to_owned())
    } else if dice.chance(110) {
        dice.weighted(&samples.given_chars(sex, "single")).copied().unwrap_or_default().to_owned()
    } else {
        let first = dice.weighted(&samples.given_chars(sex, "first")).copied().unwrap_or_default();
        let second = dice.weighted(&samples.given_chars(sex, "second")).copied().unwrap_or_default();
        format!("{first}{second}")
    };
    if given.is_empty() { format!("{surname}宁") } else { format!("{surname}{given}") }
}

/// A name of either sex without rare characters.
pub(crate) fn any_name(samples: &Samples, dice: &mut Dice) -> String {
    let sex = if dice.chance(500) { 'M' } else { 'F' };
    name(samples, dice, sex, None)
}
