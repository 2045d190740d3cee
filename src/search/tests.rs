//! Words, queries and highlights, one by one and by chance.

use entity::table::TextForm;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Query, QueryError, highlight, indexed, texts, words};

fn found(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.text).collect()
}

fn parsed(text: &str) -> Query {
    Query::parse(text, 16).expect("a query")
}

#[test]
fn words_are_letters_and_digits_in_lower_case_without_accents() {
    for (text, expected) in [
        ("Cold-brew, 100 % Arabica!", &["cold", "brew", "100", "arabica"][..]),
        ("Café crème BRÛLÉE", &["cafe", "creme", "brulee"]),
        ("cafe\u{301}s", &["cafes"]),
        ("STRASSE Straße", &["strasse", "strasse"]),
        ("ΟΔΟΣ οδός", &["οδοσ", "οδοσ"]),
        ("İstanbul ﬁne ①② x²", &["istanbul", "fine", "12", "x2"]),
        ("Ｆｕｌｌ ｗｉｄｔｈ", &["full", "width"]),
        ("co\u{ad}operate zero\u{200d}width", &["cooperate", "zerowidth"]),
        ("a_b c'd", &["a", "b", "c", "d"]),
        ("Привет мир", &["привет", "мир"]),
        ("שָׁלוֹם", &["שלום"]),
        ("हिन्दी", &["हिनदी"]),
        ("\u{0}\u{fffd}… – ()", &[]),
        ("", &[]),
    ] {
        assert_eq!(found(text), expected, "{text:?}");
    }
}

#[test]
fn scripts_without_spaces_have_a_word_for_each_letter() {
    assert_eq!(found("抹茶ラテ"), ["抹", "茶", "ラ", "テ"]);
    assert_eq!(found("五時 tea with 友"), ["五", "時", "tea", "with", "友"]);
    assert_eq!(found("ﾊﾞｽ"), found("バス"));
    assert_ne!(found("か"), found("が"));
    assert_eq!(found("กาแฟ").len(), 4);
    // Hangul is written with spaces.
    assert_eq!(found("한국어 커피").len(), 2);
}

#[test]
fn long_words_are_known_by_their_beginning() {
    let long = "x".repeat(5_000);
    assert_eq!(found(&long), ["x".repeat(100)]);
    assert!(found(&"\u{fdfa}".repeat(500)).iter().all(|word| word.len() < 2_046));
}

#[test]
fn tags_and_references_are_no_words() {
    let html =
        "<h2 class=\"big\">Slow &amp; steady</h2><p>Caf&#233; <b>c</b>rème<br>au&nbsp;lait &#x1F600; 1 &lt; 2</p><!-- secret -->";
    assert_eq!(found(&texts(&Value::from(html), TextForm::Html)[0]), ["slow", "steady", "cafe", "creme", "au", "lait", "1", "2"]);
    for (html, expected) in [
        ("a<b", &["a", "b"][..]),
        ("3 < 4 > 2", &["3", "4", "2"]),
        ("AT&T &unknown; &;", &["at", "t"]),
        ("<script>alert(1)", &["alert", "1"]),
        ("<", &[]),
        ("<!--", &[]),
        ("&#999999999; &#xZZ;", &["xzz"]),
    ] {
        assert_eq!(found(&texts(&Value::from(html), TextForm::Html)[0]), expected, "{html}");
    }
}

#[test]
fn the_leaves_of_a_document_are_in_one_order() {
    let one = json!({"longer": "third", "b": ["second <i>x</i>", 12.5, true, null, {"deep": 7}], "a": "first"});
    let other = json!({"a": "first", "b": ["second <i>x</i>", 12.5, true, null, {"deep": 7}], "longer": "third"});
    let stored = indexed(&one, TextForm::Json);
    assert_eq!(stored, " first  second  x  12  5  7  third ");
    assert_eq!(stored, indexed(&other, TextForm::Json));
    assert_eq!(indexed(&Value::Null, TextForm::Html), "");
    assert_eq!(indexed(&json!({}), TextForm::Json), "");
}

#[test]
fn what_is_kept_of_a_value_has_an_end() {
    let text: String = (0..100_000).map(|number| format!("word{number} ")).collect();
    let stored = indexed(&Value::from(text), TextForm::Plain);
    assert!(stored.len() <= 128 * 1024 && stored.len() > 127 * 1024, "{}", stored.len());
    assert!(stored.ends_with(' '));
}

#[test]
fn queries_say_what_must_be_there_and_what_must_not() {
    let query = parsed("Coffee  beans \"Cold Brew\" roast* -decaf -\"dark roast\" -te* coffee");
    let needles = query.needles();
    assert_eq!(needles, [" coffee ", " beans ", " cold  brew ", " roast"]);
    assert_eq!(query.rows(), [" cold  brew "]);
    assert_eq!(query.excluded_rows(), [" dark  roast "]);
    assert_eq!(query.for_postgres(), "'coffee' & 'beans' & 'cold' & 'brew' & 'roast':* & !'decaf' & !'te':*");
    assert_eq!(
        query.for_sqlite(),
        "(\"coffee\" AND \"beans\" AND \"cold brew\" AND \"roast\" *) NOT (\"decaf\" OR \"dark roast\" OR \"te\" *)"
    );
}

#[test]
fn odd_queries_are_read_as_well_as_they_can_be() {
    for (text, needles) in [
        ("single-origin", &[" single  origin "][..]),
        ("foo-ba*", &[" foo  ba"]),
        ("\"open end", &[" open  end "]),
        ("a\"b c\"d", &[" a ", " b  c ", " d "]),
        ("x* *y \"z*\"", &[" x", " y ", " z "]),
        ("- a", &[" a "]),
        ("抹茶", &[" 抹  茶 "]),
        ("AND OR NOT NEAR(a)", &[" and ", " or ", " not ", " near  a "]),
        ("title:a ^b +c ~d", &[" title  a ", " b ", " c ", " d "]),
        ("'; DROP TABLE content; --", &[" drop ", " table ", " content "]),
        ("a & !b | c:* <-> d", &[" a ", " b ", " c ", " d "]),
    ] {
        assert_eq!(parsed(text).needles(), needles, "{text}");
    }
    assert_eq!(parsed("--a b").excluded_rows(), Vec::<String>::new());
    assert_eq!(parsed("--a b").excluded.len(), 1);
}

#[test]
fn queries_without_a_word_to_find_are_refused() {
    for text in ["", "   ", "\"\"", "*", "-", "-decaf", "… – !", "-\"a b\""] {
        assert_eq!(Query::parse(text, 16), Err(QueryError::NothingToFind), "{text:?}");
    }
    assert_eq!(Query::parse("a b c -d", 3), Err(QueryError::TooManyWords(4)));
    assert_eq!(Query::parse("\"a b c d\"", 3), Err(QueryError::TooManyWords(4)));
}

fn marked(text: &str, query: &str) -> Option<String> {
    highlight(&Value::from(text), TextForm::Plain, &parsed(query))
}

#[test]
fn matches_are_marked_and_the_rest_is_escaped() {
    assert_eq!(
        marked("Best <coffee> & tea", "coffee tea").as_deref(),
        Some("Best &lt;<mark>coffee</mark>&gt; &amp; <mark>tea</mark>")
    );
    assert_eq!(marked("Cafés, café", "cafe*").as_deref(), Some("<mark>Cafés</mark>, <mark>café</mark>"));
    assert_eq!(marked("cold  brew, brew cold", "\"cold brew\"").as_deref(), Some("<mark>cold brew</mark>, brew cold"));
    assert_eq!(marked("¼0 cups", "1 40").as_deref(), Some("<mark>¼</mark>0 cups"), "one letter, two words");
    assert_eq!(marked("抹茶ラテ", "茶ラ").as_deref(), Some("抹<mark>茶ラ</mark>テ"));
    assert_eq!(marked("coffee", "-tea milk"), None);
    let html = Value::from("<p>It's <b>slow</b>ly&nbsp;<i>roasted</i></p><p>twice</p>");
    let shown = highlight(&html, TextForm::Html, &parsed("slowly twice"));
    assert_eq!(shown.as_deref(), Some(" It&#39;s <mark>slowly</mark> roasted <mark>twice</mark>"));
    let document = json!({"a": "none", "b": {"c": "<script>x</script> here"}});
    assert_eq!(highlight(&document, TextForm::Json, &parsed("here")).as_deref(), Some(" x <mark>here</mark>"));
}

#[test]
fn of_a_long_text_a_part_is_shown() {
    let long = format!("{} needle {}", "before ".repeat(100), "after ".repeat(100));
    let shown = marked(&long, "needle").expect("a match");
    assert!(
        shown.starts_with("…before ") && shown.ends_with(" after…") && shown.contains(" <mark>needle</mark> after"),
        "{shown}"
    );
    assert!(shown.len() < 260, "{}", shown.len());
    let whole = marked("needle at the start", "needle").expect("a match");
    assert_eq!(whole, "<mark>needle</mark> at the start");
}

proptest! {
    #[test]
    fn words_of_words_are_the_same_words(text in "\\PC{0,80}") {
        let once = found(&text);
        let again: Vec<String> = found(&once.join(" "));
        // Letters of scripts without spaces stay words; all others are found as they are.
        prop_assert_eq!(once.join(" "), again.join(" "));
        for word in &once {
            prop_assert!(!word.is_empty() && !word.contains(['\'', '"', '\\', ' ', '*', '\0']), "{:?}", word);
        }
    }

    #[test]
    fn places_are_in_order_and_hold_their_words(text in "\\PC{0,80}") {
        let mut last = 0..0;
        for word in words(&text) {
            // One letter may belong to several words.
            prop_assert!(word.place.start >= last.start && word.place.end >= last.end, "{:?}", word);
            prop_assert!(word.place.end > word.place.start && text.is_char_boundary(word.place.start) && text.is_char_boundary(word.place.end));
            last = word.place.clone();
        }
    }

    #[test]
    fn whatever_is_asked_is_quoted(text in "(\\PC|[\"'*\\-&|!:<>()]){0,60}") {
        let Ok(query) = Query::parse(&text, 1_000) else { return Ok(()) };
        let plain = |asked: &str, quote: char| {
            asked.split(quote).skip(1).step_by(2).all(|inside| {
                inside.chars().all(|letter| letter.is_alphanumeric() || letter == ' ' || !letter.is_ascii())
            })
        };
        prop_assert!(plain(&query.for_postgres(), '\''), "{}", query.for_postgres());
        prop_assert!(plain(&query.for_sqlite(), '"'), "{}", query.for_sqlite());
        let outside: String = query.for_postgres().split('\'').step_by(2).collect();
        prop_assert!(outside.chars().all(|letter| "& !:*".contains(letter)), "{}", outside);
    }

    #[test]
    fn highlights_are_harmless_and_keep_the_text(text in "(\\PC|[<>&\"' ]){0,400}", word in "[a-z]{1,3}") {
        if let Some(shown) = marked(&text, &format!("{word}*")) {
            let inside = shown.replace("<mark>", "").replace("</mark>", "");
            prop_assert!(!inside.contains(['<', '>', '"', '\'']), "{}", shown);
            prop_assert!(shown.contains("<mark>"));
        }
    }
}
