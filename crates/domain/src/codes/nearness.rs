//! How near two short texts are, for "did you mean" in error messages.

/// 0 (nothing shared) to 1000 (equal). Containment counts for more than edit distance, because people shorten names.
pub(super) fn nearness(typed: &str, name: &str) -> u32 {
    if typed.is_empty() || name.is_empty() {
        return 0;
    }
    if typed == name {
        return 1000;
    }
    // 定向 is the beginning of 定向（不可网签）, and not a way to write 非定向.
    let begins = name.starts_with(typed);
    let typed: Vec<char> = typed.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let longest = typed.len().max(name.len());
    let distance = edit_distance(&typed, &name).min(longest);
    let by_edit = thousandths(longest - distance, longest);
    let shared = common_characters(&typed, &name);
    let by_share = thousandths(shared, typed.len()).saturating_mul(3) / 4;
    let likeness = by_edit.max(by_share + by_edit / 5);
    if begins { 900 } else { likeness.min(899) }
}

fn thousandths(part: usize, whole: usize) -> u32 {
    u32::try_from(part.saturating_mul(1000) / whole.max(1)).unwrap_or(u32::MAX)
}

/// Length of the longest common subsequence.
fn common_characters(left: &[char], right: &[char]) -> usize {
    let mut row = vec![0_usize; right.len() + 1];
    for from_left in left {
        let mut before = 0;
        let mut beside = 0;
        for (cell, from_right) in row.iter_mut().skip(1).zip(right) {
            let above = *cell;
            *cell = if from_left == from_right { before + 1 } else { above.max(beside) };
            before = above;
            beside = *cell;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Levenshtein distance in characters.
fn edit_distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from_left) in left.iter().enumerate() {
        let mut diagonal = line;
        let mut beside = line + 1;
        if let Some(first) = row.first_mut() {
            *first = beside;
        }
        for (cell, from_right) in row.iter_mut().skip(1).zip(right) {
            let above = *cell;
            let replaced = diagonal + usize::from(from_left != from_right);
            *cell = replaced.min(above + 1).min(beside + 1);
            diagonal = above;
            beside = *cell;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The `limit` items nearest to `typed`, best first; items below a third of likeness are left out.
pub(super) fn nearest<T: Copy>(typed: &str, items: impl Iterator<Item = (T, u32)>, limit: usize) -> Vec<T> {
    if typed.is_empty() {
        return Vec::new();
    }
    let mut scored: Vec<(T, u32)> = items.filter(|(_, score)| *score >= 334).collect();
    scored.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    scored.into_iter().take(limit).map(|(item, _)| item).collect()
}

/// The one name nearest to what was typed, if any is near.
pub(crate) fn closest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = super::folded(typed);
    nearest(&typed, names.map(|name| (name, nearness(&typed, &super::folded(name)))), 1).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_textbook() {
        let of = |a: &str, b: &str| edit_distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(of("kitten", "sitting"), 3);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("计算机学院", "计算机科学与技术学院"), 5);
        assert_eq!(of("软件学院", "软件学院"), 0);
    }

    #[test]
    fn a_shortened_name_is_nearer_than_a_name_of_the_same_length() {
        assert!(nearness("计算机学院", "计算机科学与技术学院") > nearness("计算机学院", "外国语学院"));
    }
}
