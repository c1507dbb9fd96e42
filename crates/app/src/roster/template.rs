//! The roster template: drop-downs, notes and a filled sample row (F054).

use domain::accounts::Action;
use domain::ids::Cohort;
use domain::roster::{RosterColumn, sample_row, template_columns};
use store::organisations::departments;

use super::own_school;
use super::returned_workbook::Workbook;
use crate::ports::{Sheet, SheetColumn};
use crate::{ActError, Actor, App};

/// The template of a cohort, with the school's own departments to choose from.
///
/// # Errors
/// When the actor may not import, or the workbook cannot be written.
pub async fn template(app: &App, actor: &Actor, cohort: Cohort) -> Result<Workbook, ActError> {
    let access = actor.access(Action::ImportRoster)?;
    let school = own_school(&access)?;
    let departments: Vec<String> = {
        let mut tx = app.db.read().await?;
        departments::list(&mut tx, &access, school).await?.into_iter().map(|row| row.name).collect()
    };
    let column = |note: domain::roster::ColumnNote| SheetColumn {
        title: note.column.title().to_owned(),
        width: if matches!(note.column, RosterColumn::DocumentNumber | RosterColumn::Email) { 24 } else { 16 },
        choices: if note.column == RosterColumn::Department { departments.clone() } else { note.choices },
        note: format!("{}{}", if note.required { "必填。" } else { "" }, note.note),
        warning: false,
    };
    let roster = Sheet {
        name: "学生名单".to_owned(),
        columns: template_columns(cohort).into_iter().map(column).collect(),
        rows: Vec::new(),
    };
    let plain = |title: &str, width| SheetColumn { title: title.to_owned(), width, ..SheetColumn::default() };
    let department = departments.first().map_or("软件学院", String::as_str);
    let sample = sample_row(cohort, department);
    let lines = template_columns(cohort).into_iter().zip(sample).map(|(note, sample)| {
        let required = if note.required { "必填" } else { "选填" };
        vec![note.column.title().to_owned(), required.to_owned(), note.note.to_owned(), sample]
    });
    let notes = Sheet {
        name: "填写说明与示例".to_owned(),
        columns: vec![plain("列", 12), plain("要求", 8), plain("说明", 48), plain("示例", 28)],
        rows: lines.collect(),
    };
    let app = app.clone();
    let written = tokio::task::spawn_blocking(move || app.sheets.write(&[roster, notes])).await;
    let bytes = written.map_err(|cause| ActError::defect(format!("writing a workbook: {cause}")))??;
    Ok(Workbook { file_name: format!("{cohort}届毕业生名单模板.xlsx"), bytes })
}
