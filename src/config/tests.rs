//! The order of the sources, the words of every refusal, and the printed form as a golden text.

use std::collections::BTreeMap;
use std::io::Write;

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn file(text: &str) -> Sources {
    Sources { file: Some(("rowgate.toml".to_owned(), text.to_owned())), ..Sources::default() }
}

fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn flag(key: &str, name: &str, value: &str) -> Flag {
    Flag { key: key.to_owned(), name: name.to_owned(), value: value.to_owned() }
}

fn load(sources: Sources) -> Config {
    Config::load(sources).expect("these settings are right")
}

fn refusal(sources: Sources) -> String {
    Config::load(sources).expect_err("these settings are wrong").to_string()
}

fn temporary(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it is written");
    file
}

#[test]
fn each_source_is_stronger_than_the_one_before() {
    let mut sources = Sources::default();
    assert_eq!(load(sources.clone()).server.port, 8080);
    sources.file = file("[server]\nport = 1").file;
    assert_eq!(load(sources.clone()).server.port, 1);
    sources.environment = variables(&[("PORT", "2")]);
    assert_eq!(load(sources.clone()).server.port, 2);
    sources.environment = variables(&[("PORT", "2"), ("ROWGATE_SERVER_PORT", "3")]);
    assert_eq!(load(sources.clone()).server.port, 3);
    sources.flags = vec![flag("server.port", "--port", "4"), flag("server.port", "--set", "5")];
    let config = load(sources);
    assert_eq!(config.server.port, 5);
    assert_eq!(config.origin("server.port"), Some(&Origin::Flag("--set".to_owned())));
}

#[test]
fn an_empty_variable_counts_as_absent() {
    let sources = Sources { environment: variables(&[("PORT", ""), ("DATABASE_URL_FILE", "")]), ..Sources::default() };
    assert_eq!(load(sources).server.port, 8080);
}

#[test]
fn a_variable_can_name_a_file_instead() {
    let secret = temporary("postgres://ann:hush@db/prod\n");
    let path = secret.path().to_str().expect("a plain path");
    let config = load(Sources { environment: variables(&[("DATABASE_URL_FILE", path)]), ..Sources::default() });
    assert_eq!(config.database.url.expose(), "postgres://ann:hush@db/prod");
    assert_eq!(config.origin("database.url"), Some(&Origin::Environment("DATABASE_URL_FILE".to_owned())));
    let both = variables(&[("DATABASE_URL_FILE", path), ("DATABASE_URL", "sqlite::memory:")]);
    let said = refusal(Sources { environment: both, ..Sources::default() });
    assert_eq!(said, "database.url (environment DATABASE_URL): both DATABASE_URL and DATABASE_URL_FILE are set; keep one");
    let missing = variables(&[("ROWGATE_TOKENS_SIGNING_KEY_FILE", "/nowhere/key.pem")]);
    let said = refusal(Sources { environment: missing, ..Sources::default() });
    assert!(
        said.starts_with("tokens.signing_key (environment ROWGATE_TOKENS_SIGNING_KEY_FILE): /nowhere/key.pem cannot be read")
    );
}

#[test]
fn a_bad_value_names_its_setting_and_its_source() {
    let text = "[server]\nport = \"x\"\nhost = \"nowhere\"\n[database]\nstatement_timeout = 5\n";
    assert_eq!(
        refusal(file(text)),
        "server.host (rowgate.toml): must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1\n\
         server.port (rowgate.toml): must be a whole number\n\
         database.statement_timeout (rowgate.toml): must be a text with its unit, such as \"5s\""
    );
    let environment = variables(&[("PORT", "70000")]);
    assert_eq!(
        refusal(Sources { environment, ..Sources::default() }),
        "server.port (environment PORT): must be a whole number from 0 to 65535"
    );
    let flags = vec![flag("limits.page_default", "--set", "2000")];
    assert_eq!(
        refusal(Sources { flags, ..Sources::default() }),
        "limits.page_default (flag --set): must not be more than limits.page_largest"
    );
}

#[test]
fn an_unknown_key_is_refused_and_the_likely_one_named() {
    assert_eq!(
        refusal(file("[server]\nprot = 1\n[limits.depth]\nmost = 3")),
        "limits.depth.most (rowgate.toml): there is no such setting; `rowgate config` lists them\n\
         server.prot (rowgate.toml): there is no such setting; did you mean server.port?"
    );
    let flags = vec![flag("server.hots", "--set", "::1")];
    assert_eq!(
        refusal(Sources { flags, ..Sources::default() }),
        "server.hots (flag --set): there is no such setting; did you mean server.host?"
    );
}

#[test]
fn a_strange_variable_is_only_a_warning() {
    let environment = variables(&[
        ("ROWGATE_SERVER_PROT", "1"),
        ("ROWGATE_PORT", "tcp://10.0.0.1:80"),
        ("ROWGATE_CONFIG", "x"),
        ("PATH", "/bin"),
    ]);
    let config = load(Sources { environment, ..Sources::default() });
    assert_eq!(config.warnings, ["the environment variable ROWGATE_SERVER_PROT is no setting of rowgate"]);
}

#[test]
fn broken_toml_is_placed_and_not_quoted() {
    let said = refusal(file("[tokens]\nsigning_key = \"hush\" hush\n"));
    assert!(said.starts_with("rowgate.toml: is not TOML: line 2: "), "{said}");
    assert!(!said.contains("hush"), "{said}");
}

#[test]
fn issuers_are_read_from_file_and_environment() {
    let text = format!(
        "[[tokens.issuers]]\nissuer = \"https://login.example.com\"\naudience = \"shop\"\nalgorithm = \"HS256\"\nkey = \"{SECRET}\"\n"
    );
    let config = load(file(&text));
    assert_eq!(config.tokens.issuers[0].algorithm, Algorithm::HS256);
    assert_eq!(config.tokens.issuers[0].key(), SECRET);
    let json = format!(r#"[{{"issuer": "a", "audience": "b", "algorithm": "HS256", "key": "{SECRET}"}}]"#);
    let environment = variables(&[("ROWGATE_TOKENS_ISSUERS", &json)]);
    assert_eq!(load(Sources { environment, ..Sources::default() }).tokens.issuers[0].audience, "b");
}

#[test]
fn weak_or_doubtful_issuers_are_refused() {
    let issuer = |rest: &str| file(&format!("[[tokens.issuers]]\nissuer = \"a\"\naudience = \"b\"\n{rest}"));
    assert!(refusal(issuer("algorithm = \"HS256\"\nkey = \"short\"")).contains("at least 32 bytes"));
    assert!(refusal(issuer("algorithm = \"none\"\nkey = \"x\"")).contains("unknown variant"));
    assert!(refusal(issuer("algorithm = \"RS256\"")).contains("exactly one of key and key_file"));
    assert!(refusal(issuer("algorithm = \"RS256\"\nkey = \"x\"\nurl = \"y\"")).contains("unknown field"));
    let ours = "[[tokens.issuers]]\nissuer = \"rowgate\"\naudience = \"b\"\nalgorithm = \"RS256\"\nkey = \"x\"";
    assert!(refusal(file(ours)).contains("must not have the name of tokens.issuer"));
}

#[test]
fn origins_are_exact() {
    for bad in ["*", "null", "https://", "https://a.example/path", "https://*.example.com", "ftp://a.example"] {
        let flags = vec![flag("server.cors_origins", "--set", bad)];
        assert!(refusal(Sources { flags, ..Sources::default() }).contains("must be an origin"), "{bad}");
    }
    let flags = vec![flag("server.cors_origins", "--set", "https://a.example, http://localhost:3000")];
    assert_eq!(load(Sources { flags, ..Sources::default() }).server.cors_origins, ["https://a.example", "http://localhost:3000"]);
}

#[test]
fn a_password_is_masked_wherever_it_stands() {
    let masked = |text: &str| DatabaseUrl::parse(text).expect("a URL").masked();
    assert_eq!(masked("postgres://ann:hush@db:5432/prod"), "postgres://ann:***@db:5432/prod");
    assert_eq!(masked("postgres://ann:hu@sh@db/prod?sslmode=require"), "postgres://ann:***@db/prod?sslmode=require");
    assert_eq!(masked("postgres://ann:hu?sh@db/prod"), "postgres://ann:***@db/prod");
    assert_eq!(masked("postgres://ann@db/prod?password=hush&a=b"), "postgres://ann@db/prod?password=***&a=b");
    assert_eq!(masked("postgres:///prod?user=ann&sslpassword=hush"), "postgres:///prod?user=ann&sslpassword=***");
    assert_eq!(masked("sqlite://rowgate.sqlite?mode=rwc"), "sqlite://rowgate.sqlite?mode=rwc");
    assert!(DatabaseUrl::parse("mysql://a").is_err());
}

#[test]
fn durations_keep_their_unit() {
    for (text, shown) in [("5s", "5s"), ("1500ms", "1500ms"), ("120s", "2m"), ("8h", "8h")] {
        let flags = vec![flag("limits.request_time", "--set", text)];
        let printed = load(Sources { flags, ..Sources::default() }).to_toml(false);
        assert!(printed.contains(&format!("request_time = \"{shown}\"  # flag --set")), "{printed}");
    }
    for text in ["5", "s", "-1s", "5 parsecs", "99999999999999999999s", "9999999999999999999h", "0s"] {
        let flags = vec![flag("limits.request_time", "--set", text)];
        assert!(Config::load(Sources { flags, ..Sources::default() }).is_err(), "{text}");
    }
}

#[test]
fn sockets_have_room_and_time_for_something() {
    for (key, value) in [("queue_events", "0"), ("operations_per_connection", "0"), ("ping_interval", "0s"), ("slow_time", "0s")]
    {
        let flags = vec![flag(&format!("sockets.{key}"), "--set", value)];
        let said = refusal(Sources { flags, ..Sources::default() });
        assert!(said.starts_with(&format!("sockets.{key} (flag --set): must be ")), "{said}");
    }
    let read = load(file("[sockets]\nlegacy_protocol = true\nqueue_bytes = 7\ninit_time = \"1s\"")).sockets;
    let expected =
        Sockets { legacy_protocol: true, queue_bytes: 7, init_time: std::time::Duration::from_secs(1), ..Sockets::default() };
    assert_eq!((read, load(Sources::default()).sockets.legacy_protocol), (expected, false));
}

#[test]
fn a_demonstration_has_its_own_database() {
    let config = load(Sources { demo: true, ..Sources::default() });
    assert_eq!(config.database.url.expose(), "sqlite://rowgate-demo.sqlite");
    assert_eq!(config.origin("database.url"), Some(&Origin::DemoDefault));
}

#[test]
fn nothing_printed_holds_a_secret() {
    let mut sources = file(&format!(
        "[tokens]\nsigning_key = \"CANARY-key\"\n[[tokens.issuers]]\nissuer = \"a\"\naudience = \"b\"\nalgorithm = \"HS256\"\n\
         key = \"CANARY{SECRET}\"\n"
    ));
    sources.environment = variables(&[("DATABASE_URL", "postgres://ann:CANARY@db/prod")]);
    let config = load(sources);
    for text in [config.to_toml(true), format!("{config:?}")] {
        assert!(!text.contains("CANARY"), "{text}");
    }
}

#[test]
fn the_printed_form_is_toml_that_loads_again() {
    let mut sources = file("[server]\ncors_origins = [\"https://a.example\"]\n");
    sources.environment = variables(&[("PORT", "9000")]);
    sources.flags = vec![flag("database.connections", "--set", "4")];
    let printed = load(sources).to_toml(false);
    let again = load(file(&printed));
    assert_eq!(again.server.port, 9000);
    assert_eq!(again.limits, Limits::default());
    assert_eq!(again.live, Live::default());
    insta::assert_snapshot!(printed);
}
