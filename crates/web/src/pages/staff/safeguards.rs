//! What the school fills in before it changes a record that has passed: why, the tick, the password (ui.md §11, level 3).

use app::placements::amend::REASON;
use domain::refusal::FieldErrors;

use crate::Form;
use crate::components::{CheckBox, Field, Width};

/// Why, under the act's own words.
pub(super) fn reason(title: &str, typed: &str, errors: &FieldErrors) -> Field {
    Field::area("reason", title, *REASON.end()).hint("至少 10 个字，毕业生和单位都能看到").value(typed).errors(errors)
}

pub(super) fn asked(form: &Form, errors: &FieldErrors) -> CheckBox {
    let words = "已就此与毕业生和单位核实，双方知情";
    CheckBox::consent("asked", words).ticked(form.ticked("asked")).errors(errors)
}

pub(super) fn password(errors: &FieldErrors) -> Field {
    Field::password("password", "登录密码", "current-password")
        .hint("再次输入，确认是本人操作")
        .width(Width::Half)
        .errors(errors)
}
