use domain::time::Instant;

use super::*;

fn look(number: usize) -> Look {
    Look::new(Uuid::from_u128(1), number.to_string(), "entry", Instant::EPOCH)
}

#[test]
fn the_same_look_takes_no_room_and_a_new_one_finds_none() {
    let looks = Looks::default();
    for number in 0..MOST {
        assert_eq!(looks.add(look(number)), Ok(()));
    }
    assert_eq!(looks.add(look(7)), Ok(()));
    assert_eq!(looks.add(look(MOST)), Err(look(MOST)));
    assert_eq!(looks.waiting().get(&look(7)), Some(&2));
}

#[test]
fn what_was_not_written_waits_on_beside_what_came_meanwhile() {
    let looks = Looks::default();
    for _ in 0..2 {
        assert_eq!(looks.add(look(1)), Ok(()));
    }
    let taken = looks.take();
    assert!(looks.waiting().is_empty());
    assert_eq!(looks.add(look(1)), Ok(()));
    drop(taken);
    assert_eq!(looks.waiting().get(&look(1)), Some(&3));
    let mut taken = looks.take();
    taken.looks.clear();
    drop(taken);
    assert!(looks.waiting().is_empty());
}
