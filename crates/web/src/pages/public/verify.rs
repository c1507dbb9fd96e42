//! 就业协议书核验: anyone who holds an agreement learns whether it is genuine and in force, and nothing personal.

use app::agreements::verify::{self, Confirmed, Validity};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::refusal::FieldErrors;

use crate::address::ClientAddress;
use crate::components::{Definition, Definitions, ErrorSummary, Field, Icon, Public, Tone, icon};
use crate::respond::{PageError, encode, ok, see_other, unprocessable};
use crate::routes::Routes;
use crate::{Form, WebState, shell};

#[derive(Template, Debug)]
#[template(path = "public/verify.html")]
struct VerifyPage {
    shell: Public,
    errors: ErrorSummary,
    fields: [Field; 2],
}

#[derive(Template, Debug)]
#[template(path = "public/verify_result.html")]
struct ResultPage {
    shell: Public,
    tone: Tone,
    icon: Icon,
    /// Kebab-case, for scripts.
    outcome: &'static str,
    title: &'static str,
    sentence: &'static str,
    checked_at: String,
    facts: Option<Definitions>,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/verify", form)
        .public_post("/verify", go)
        .public_get("/verify/agreement/{number}/{hash}", result)
}

fn page(number: &str, hash: &str, errors: &FieldErrors) -> VerifyPage {
    let field = |field: Field, value: &str| field.value(value).errors(errors).autocomplete("off");
    VerifyPage {
        shell: shell::public(),
        errors: ErrorSummary::from(errors),
        fields: [
            field(Field::text("number", "协议书编号").maxlength(40), number),
            field(Field::text("hash", "内容指纹前 16 位").hint("印在协议书每一页的页脚").maxlength(24), hash),
        ],
    }
}

async fn form() -> Result<Response, PageError> {
    ok(&page("", "", &FieldErrors::new()))
}

async fn go(form: Form) -> Result<Response, PageError> {
    let tidy = |name| form.get(name).split_whitespace().collect::<String>();
    let (number, hash) = (tidy("number"), tidy("hash"));
    let mut errors = FieldErrors::new();
    if number.is_empty() || !number.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        errors.add("number", "请填写协议书上的编号");
    }
    if hash.len() != 16 || !hash.chars().all(|letter| letter.is_ascii_hexdigit()) {
        errors.add("hash", "请填写内容指纹的前 16 位，由数字和字母 a–f 组成");
    }
    if !errors.0.is_empty() {
        return unprocessable(&page(&number, &hash, &errors));
    }
    Ok(see_other(&format!("/verify/agreement/{}/{}", encode(&number), hash.to_lowercase())))
}

async fn result(
    State(state): State<WebState>,
    ClientAddress(address): ClientAddress,
    Path((number, hash)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let found = verify::verify(&state.app, &address, &number, &hash).await?;
    let now = state.app.now().minute_text();
    ok(&match found {
        Some(confirmed) => confirmed_page(confirmed),
        None => ResultPage {
            shell: shell::public(),
            tone: Tone::Bad,
            icon: icon("circle-x"),
            outcome: "not-found",
            title: "未找到",
            sentence: "没有与该编号和内容指纹相符的就业协议书。请核对后重试，或扫描协议书上的二维码。",
            checked_at: now,
            facts: None,
        },
    })
}

fn confirmed_page(confirmed: Confirmed) -> ResultPage {
    let (tone, icon_name, outcome, title, sentence) = match confirmed.validity {
        Validity::InForce => (
            Tone::Ok,
            "circle-check",
            "in-force",
            "核验通过",
            "该就业协议书由本平台生成，目前有效。请核对纸面上的编号和内容指纹。",
        ),
        Validity::Replaced => {
            (Tone::Wait, "alert-triangle", "replaced", "已有新版本", "该就业协议书已更正，请以新版本为准。")
        }
        Validity::Rescinded => {
            (Tone::Neutral, "ban", "rescinded", "已解约", "该就业协议书由本平台生成，双方已解约，不再有效。")
        }
        Validity::Ended => (Tone::Neutral, "ban", "ended", "已失效", "该就业协议书由本平台生成，目前不再有效。"),
    };
    let decided = confirmed.decided.map(|day| day.to_string()).unwrap_or_default();
    let facts = [
        ("协议书编号", confirmed.number),
        ("协议书版本", format!("第 {} 版", confirmed.version)),
        ("协议类型", format!("{} · {}", confirmed.parties, confirmed.form)),
        ("学校通过日期", decided),
        ("内容指纹", confirmed.content_hash),
    ];
    ResultPage {
        shell: shell::public(),
        tone,
        icon: icon(icon_name),
        outcome,
        title,
        sentence,
        checked_at: confirmed.checked_at.minute_text(),
        facts: Some(Definitions::plain(
            facts.into_iter().map(|(label, value)| Definition::new(label, value)).collect(),
        )),
    }
}
