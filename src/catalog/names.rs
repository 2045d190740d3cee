//! How database names become API names.

/// `created_at` -> `createdAt`.
#[must_use]
pub fn camel(name: &str) -> String {
    lower_first(&pascal(name))
}

/// `created_at` -> `CreatedAt`.
#[must_use]
pub fn pascal(name: &str) -> String {
    name.split('_').map(upper_first).collect()
}

/// `ContentTemplate` -> `contentTemplate`.
#[must_use]
pub fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

/// `createdAt` -> `CREATED_AT`, `pending_review` -> `PENDING_REVIEW`.
#[must_use]
pub fn screaming(name: &str) -> String {
    let mut result = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            result.push('_');
        }
        result.push(letter.to_ascii_uppercase());
    }
    result
}

/// `contentList` -> `ContentList`.
#[must_use]
pub fn upper_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::{camel, lower_first, pascal, screaming};

    #[test]
    fn database_names_become_api_names() {
        assert_eq!(camel("user_brand_roles"), "userBrandRoles");
        assert_eq!(pascal("created_at"), "CreatedAt");
        assert_eq!(lower_first("ApiKey"), "apiKey");
        assert_eq!(screaming("createdAt"), "CREATED_AT");
        assert_eq!(screaming("pending_review"), "PENDING_REVIEW");
    }
}
