//! Addresses of the web that the gateway or its jobs may be made to call: they lead out of the house.
//!
//! Only the text is judged. Where a name leads is known when it is called, and whoever calls it has to look once more.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ends of names that no public name server knows.
const PRIVATE_ENDS: [&str; 10] =
    ["localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "arpa"];

/// An address that begins with `https://` and whose host is a public one; no name or password stands before the host.
pub(super) fn is_public_url(text: &str) -> bool {
    const SCHEME: &str = "https://";
    let begins = text.get(..SCHEME.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(SCHEME));
    let Some(rest) = text.get(SCHEME.len()..).filter(|_| begins) else { return false };
    // Some readers take a backslash for a slash, and so another host than others do.
    if rest.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\') {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => is_port(port) && address.parse().is_ok_and(is_public_v6),
        None => {
            let (host, port) = authority.find(':').map_or((authority, ""), |colon| authority.split_at(colon));
            is_port(port) && is_public_host(host)
        }
    }
}

/// Nothing, or a colon and a number of 16 bits.
fn is_port(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(':') else { return text.is_empty() };
    digits.bytes().all(|digit| digit.is_ascii_digit()) && digits.parse::<u16>().is_ok()
}

fn is_public_host(host: &str) -> bool {
    if let Ok(IpAddr::V4(address)) = host.parse() {
        return is_public_v4(address);
    }
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let labels: Vec<&str> = name.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.bytes().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_'))
    };
    let last = labels.last().copied().unwrap_or_default();
    // A last label of digits is an IPv4 address in one of its old forms.
    labels.len() > 1
        && labels.iter().all(is_label)
        && last.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && !PRIVATE_ENDS.contains(&last)
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_special = matches!(
        (first, second, third),
        (0 | 10 | 127 | 224..=255, ..) | (100, 64..=127, _) | (169, 254, _) | (172, 16..=31, _) | (192, 168, _)
    );
    let is_reserved = matches!((first, second, third), (192, 0, 0 | 2) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113));
    !is_special && !is_reserved
}

/// Of the addresses given out, those that hold no IPv4 address and stand in no example.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    matches!(first, 0x2000..=0x3fff) && first != 0x2002 && !(first == 0x2001 && matches!(second, 0 | 0x0db8))
}

#[cfg(test)]
mod tests {
    use super::is_public_url;

    #[test]
    fn public_addresses_are_let_through() {
        for text in [
            "https://api.example.com",
            "HTTPS://api.example.com:8443/v1?model=a#b",
            "https://xn--bcher-kva.example/",
            "https://example.com.",
            "https://my-azure.openai.azure.com/openai/deployments/a",
            "https://1.1.1.1/",
            "https://172.15.0.1/",
            "https://172.32.0.1/",
            "https://100.128.0.1/",
            "https://[2606:4700::1111]:443/",
            "https://1.example.com/",
        ] {
            assert!(is_public_url(text), "{text}");
        }
    }

    #[test]
    fn whatever_leads_into_the_house_is_refused() {
        for text in [
            "",
            "https://",
            "https:///path",
            "http://api.example.com",
            "ftp://api.example.com",
            "//api.example.com",
            "https:api.example.com",
            "https://localhost",
            "https://localhost./",
            "https://LOCALHOST:11434",
            "https://ollama",
            "https://ollama.internal",
            "https://printer.local",
            "https://api.localhost",
            "https://1.0.0.127.in-addr.arpa",
            "https://127.0.0.1",
            "https://127.1",
            "https://2130706433",
            "https://0x7f000001",
            "https://0x7f.0.0.1",
            "https://0177.0.0.1",
            "https://127.0.0.1.",
            "https://0.0.0.0",
            "https://10.1.2.3",
            "https://172.16.0.1",
            "https://172.31.255.255",
            "https://192.168.1.1",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1",
            "https://198.18.0.1",
            "https://224.0.0.1",
            "https://255.255.255.255",
            "https://[::1]",
            "https://[::]",
            "https://[::ffff:127.0.0.1]",
            "https://[::ffff:10.0.0.1]",
            "https://[64:ff9b::a00:1]",
            "https://[2002:a00:1::]",
            "https://[2001:0:a00:1::]",
            "https://[2001:db8::1]",
            "https://[fe80::1]",
            "https://[fe80::1%25eth0]",
            "https://[fc00::1]",
            "https://[ff02::1]",
            "https://[::1",
            "https://[2606:4700::1111]x",
            "https://user@api.example.com",
            "https://api.example.com@127.0.0.1",
            "https://127.0.0.1\\@api.example.com",
            "https://api.example.com\\@127.0.0.1",
            "https://api.example.com:port",
            "https://api.example.com:99999",
            "https://api.example.com:+1",
            "https://%31%32%37.0.0.1",
            "https://１２７.0.0.1",
            "https://127。0。0。1",
            "https://bücher.example",
            "https://api..example.com",
            "https://api.example.com /",
            "https://api.example.com\t",
            "https://api.example.com/\n",
        ] {
            assert!(!is_public_url(text), "{text}");
        }
    }
}
