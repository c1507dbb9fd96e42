use super::*;
use crate::catalogue::Catalogue;
use crate::engine::Database;
use crate::store_test;

fn class_of(table: &str) -> Option<Class> {
    TABLES.iter().find(|(name, _)| *name == table).map(|(_, class)| *class)
}

store_test! {
    async fn every_table_has_a_class_and_keeps_to_it(database: Database) {
        let catalogue = Catalogue::read(&database).await;
        let mut complaints = Vec::new();
        for (name, _) in TABLES {
            if !catalogue.tables.contains_key(*name) {
                complaints.push(format!("{name} has a class but does not exist"));
            }
        }
        for (name, table) in &catalogue.tables {
            let Some(class) = class_of(name) else {
                complaints.push(format!("{name} has no class"));
                continue;
            };
            if table.primary_key.is_empty() {
                complaints.push(format!("{name} has no primary key"));
            }
            let Some(key) = class.key() else { continue };
            let uniques = table.indexes.iter().filter(|index| index.unique).map(|index| &index.columns);
            for columns in uniques.chain([&table.primary_key]) {
                let first = columns.first().map_or("", String::as_str);
                let identity = class == Class::Person && (first == "blind" || first.ends_with("_blind"));
                if first != key && !identity {
                    complaints.push(format!("{name}: the unique key ({}) does not begin with {key}", columns.join(", ")));
                }
            }
            for foreign in &table.foreign_keys {
                let other = class_of(&foreign.table);
                if other != Some(class) && other != Some(Class::Shared) {
                    complaints.push(format!("{name}: the foreign key to {} leaves the class", foreign.table));
                }
            }
        }
        assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    }
}
