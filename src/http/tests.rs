//! What surrounds the handlers, around a router of its own, and the pages.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::middleware::from_fn;
use axum::routing::get;
use tower::ServiceExt;

use super::middleware::{REQUEST_ID, catch_panic, identify, secure};
use super::{cors, pages};

async fn broken() -> &'static str {
    panic!("a secret")
}

async fn ask(path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut router = Router::new().route("/", get(|| async { "here" })).route("/broken", get(broken)).layer(from_fn(catch_panic));
    let origins = ["https://app.example.com".to_owned()];
    router = router.layer(cors::layer(&origins).unwrap()).layer(from_fn(secure)).layer(from_fn(identify));
    router.oneshot(request(path, headers)).await.unwrap()
}

fn request(path: &str, headers: &[(&str, &str)]) -> Request {
    let mut builder = Request::builder().uri(path);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Body::empty()).unwrap()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

async fn body(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn a_sane_request_id_is_kept_and_another_replaced() {
    let longest = "a".repeat(128);
    for id in ["abc-1", &longest] {
        assert_eq!(text(ask("/", &[("x-request-id", id)]).await.headers(), REQUEST_ID.as_str()), id);
    }
    let too_long = "a".repeat(129);
    for id in ["", "two words", "tab\there", &too_long] {
        let answer = ask("/", &[("x-request-id", id)]).await;
        assert_eq!(text(answer.headers(), REQUEST_ID.as_str()).len(), 36, "{id}");
    }
    assert_eq!(text(ask("/", &[]).await.headers(), REQUEST_ID.as_str()).len(), 36);
}

#[tokio::test]
async fn a_panic_is_an_answer_with_an_id_and_without_its_text() {
    let answer = ask("/broken", &[("x-request-id", "abc-1"), ("accept", "application/graphql-response+json")]).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(text(answer.headers(), "content-type").starts_with("application/graphql-response+json"));
    let body = body(answer).await;
    let document: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(document["errors"][0]["extensions"], serde_json::json!({"code": "INTERNAL", "requestId": "abc-1"}));
    assert!(!body.contains("secret"));
}

#[tokio::test]
async fn only_listed_origins_may_read() {
    let allowed = async |origin: &str| {
        let answer = ask("/", &[("origin", origin)]).await;
        assert!(text(answer.headers(), "vary").contains("origin"));
        assert!(!answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS));
        text(answer.headers(), "access-control-allow-origin").to_owned()
    };
    assert_eq!(allowed("https://app.example.com").await, "https://app.example.com");
    for foreign in [
        "null",
        "https://app.example.com.evil.test",
        "https://evil-app.example.com",
        "http://app.example.com",
        "https://APP.example.com",
        "https://app.example.com:8443",
    ] {
        assert_eq!(allowed(foreign).await, "", "{foreign}");
    }
    assert!(cors::layer(&[]).is_none());
}

#[tokio::test]
async fn every_answer_forbids_what_it_does_not_need() {
    let answer = ask("/", &[]).await;
    assert_eq!(text(answer.headers(), "x-content-type-options"), "nosniff");
    assert_eq!(text(answer.headers(), "content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
}

#[tokio::test]
async fn the_console_loads_only_what_is_embedded() {
    let page = pages::console(request("/console", &[])).await;
    let policy = text(page.headers(), "content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
    let html = body(page).await;
    let files: Vec<&str> = html.split("/assets/console/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(files.contains(&"console.js") && files.contains(&"console.css"), "{files:?}");
    for file in files {
        let asset = pages::console_asset(Path(file.to_owned()), request("/", &[])).await;
        assert_eq!(asset.status(), StatusCode::OK, "{file}");
        for imported in body(asset).await.split("from \"./").skip(1).filter_map(|rest| rest.split('"').next()) {
            let module = pages::console_asset(Path(imported.to_owned()), request("/", &[])).await;
            assert_eq!(module.status(), StatusCode::OK, "{imported}");
        }
    }
    assert!(!html.contains("http://") && !html.contains("https://"), "nothing comes from elsewhere");
}

/// In a program that was built without it, what to do is said.
#[tokio::test]
async fn the_dashboard_loads_only_what_is_embedded() {
    let page = pages::dashboard(request("/dashboard", &[])).await;
    if !pages::has_dashboard() {
        assert_eq!(page.status(), StatusCode::NOT_FOUND);
        assert!(body(page).await.contains("npm --prefix web run build"));
        return;
    }
    let policy = text(page.headers(), "content-security-policy").to_owned();
    assert!(policy.contains("connect-src 'self';") && policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    let html = body(page).await;
    let files: Vec<&str> = html.split("/assets/pages/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(files.iter().any(|file| file.ends_with(".js")) && files.iter().any(|file| file.ends_with(".css")), "{files:?}");
    for file in files {
        let asset = pages::built_asset(Path(file.to_owned()), request("/", &[])).await;
        assert_eq!(asset.status(), StatusCode::OK, "{file}");
    }
    assert!(!html.contains("http://") && !html.contains("https://"), "nothing comes from elsewhere");
}

#[tokio::test]
async fn an_asset_is_sent_once_and_no_path_leaves_the_folder() {
    let asset =
        async |name: &str, headers: &[(&str, &str)]| pages::console_asset(Path(name.to_owned()), request("/", headers)).await;
    let first = asset("console.js", &[]).await;
    let tag = text(first.headers(), "etag").to_owned();
    assert_eq!(asset("console.js", &[("if-none-match", &tag)]).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(asset("console.js", &[("if-none-match", "W/\"other\"")]).await.status(), StatusCode::OK);
    for path in ["../package.json", "..%2fpackage.json", "/etc/passwd", "", "."] {
        assert_eq!(asset(path, &[]).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}
