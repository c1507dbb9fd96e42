use super::*;

fn key(id: u32) -> VaultKey {
    VaultKey { id, secret: [u8::try_from(id).unwrap(); 32] }
}

fn vault() -> Vault {
    Vault::new(&key(1), [], [9; 32]).unwrap()
}

#[test]
fn a_value_opens_in_its_own_place_only() {
    let vault = vault();
    let sealed = vault.seal("persons", "number", b"row", "110101199003070000".as_bytes()).unwrap();
    assert_eq!(vault.open_text("persons", "number", b"row", &sealed).unwrap(), "110101199003070000");
    for (table, column, row) in
        [("person", "snumber", "row"), ("persons", "mobile", "row"), ("persons", "number", "raw")]
    {
        let refused = vault.open(table, column, row.as_bytes(), &sealed).unwrap_err();
        assert_eq!(refused, VaultError::Damaged(format!("{table}.{column}")));
    }
}

#[test]
fn every_changed_or_cut_byte_is_noticed() {
    let vault = vault();
    let sealed = vault.seal("t", "c", b"r", b"text").unwrap();
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(vault.open("t", "c", b"r", &changed).is_err(), "byte {place}");
        assert!(vault.open("t", "c", b"r", &sealed[..place]).is_err(), "cut at {place}");
    }
}

#[test]
fn older_keys_open_and_the_current_one_seals() {
    let old = vault().seal("t", "c", b"r", b"text").unwrap();
    let rotated = Vault::new(&key(2), [key(1)], [9; 32]).unwrap();
    assert_eq!(rotated.open("t", "c", b"r", &old).unwrap(), b"text");
    assert!(rotated.is_outdated(&old));
    let new = rotated.seal("t", "c", b"r", b"text").unwrap();
    assert!(!rotated.is_outdated(&new));
    assert_eq!(vault().open("t", "c", b"r", &new).unwrap_err(), VaultError::UnknownKey(2));
    assert_eq!(Vault::new(&key(1), [key(1)], [9; 32]).unwrap_err(), VaultError::DoubleKey(1));
}

#[test]
fn equal_texts_in_different_rows_look_different() {
    let vault = vault();
    let one = vault.seal("t", "c", b"1", b"text").unwrap();
    assert_ne!(one, vault.seal("t", "c", b"2", b"text").unwrap());
    assert_eq!(one, vault.seal("t", "c", b"1", b"text").unwrap());
}

#[test]
fn blind_values_depend_on_kind_text_and_secret_but_not_on_rotation() {
    let vault = vault();
    let blind = vault.blind("mobile", "13800000000");
    assert_ne!(blind, vault.blind("email", "13800000000"));
    assert_ne!(blind, vault.blind("mobile1", "3800000000"));
    assert_ne!(blind, Vault::new(&key(1), [], [8; 32]).unwrap().blind("mobile", "13800000000"));
    assert_eq!(blind, Vault::new(&key(2), [key(1)], [9; 32]).unwrap().blind("mobile", "13800000000"));
}

#[test]
fn secrets_are_masked() {
    assert_eq!(format!("{:?}", key(7)), "VaultKey { id: 7, secret: *** }");
    assert_eq!(format!("{:?}", vault()), "Vault { current: 1, older: 0, secrets: *** }");
}
