using ReplicationKit.Rules;

namespace ReplicationKit.Tests.Documents;

public class SecretMaskTests
{
    [Theory]
    [InlineData("no answer from http://admin:secret@host:5984/db, sorry", "no answer from http://admin:*****@host:5984/db, sorry")]
    [InlineData("'https://a:s@ecret@host' and \"http://b:t@x/\"", "'https://a:*****@host' and \"http://b:*****@x/\"")]
    [InlineData("https://t0ken@host/db", "https://*****@host/db")]
    [InlineData("http://a:p,w;d)x@host", "http://a:*****@host")]
    [InlineData("http://x/y,http://a:p@host", "http://x/y,http://a:*****@host")]
    [InlineData("http://a:p/w?d#x@host/db", "http://a:*****@host/db")]
    [InlineData("{error,<<\"http://a:p@host\">>}", "{error,<<\"http://a:*****@host\">>}")]
    [InlineData("write to someone@example.com", "write to someone@example.com")]
    [InlineData("http://host/a@b", "http://host/a@b")]
    [InlineData("http://host/db", "http://host/db")]
    [InlineData("://", "://")]
    [InlineData("http://@host", "http://*****@host")]
    public void Passwords_of_URLs_in_a_string_are_hidden(string text, string shown)
    {
        SecretMask.InText(text).Should().Be(shown);
        SecretMask.InText(shown).Should().Be(shown);
    }

    [Theory]
    [InlineData("p/a\"s\\é-w0rd1", "is p/a\"s\\é-w0rd1.", "is *****.")]
    [InlineData("p/a\"s\\é-w0rd1", "{\"x\":\"p/a\\\"s\\\\é-w0rd1\"}", "{\"x\":\"*****\"}")]
    [InlineData("p/a\"s\\é-w0rd1", "p\\/a\\u0022s\\\\\\u00e9-w0rd1 x", "***** x")]
    [InlineData("p/a\"s\\é-w0rd1", "p\\\\/a\\\\\\\"s\\\\\\\\é-w0rd1 x", "***** x")]
    [InlineData("p/a\"s\\é-w0rd1", "q=p%2Fa%22s%5C%C3%A9-w0rd1&x", "q=*****&x")]
    [InlineData("p/a\"s\\é-w0rd1", "p%2fa%22s%5c%c3%a9-w0rd1 p/a\"s\\é-w0rd1", "***** *****")]
    [InlineData("😀-longer-secret", "%F0%9F%98%80-longer-secret \\ud83d\\ude00-longer-secret", "***** *****")]
    [InlineData("longer-secret-1\\", "longer-secret-1\\\\\", x", "*****\\\", x")]
    [InlineData("a+b", "a+b \"a+b\" \"a+b\\\"", "a+b \"*****\" \"*****\\\"")]
    [InlineData("p/a\"s\\é-w0rd1", "p/a\"s\\é-w0rd p%2", "p/a\"s\\é-w0rd p%2")]
    public void A_secret_is_hidden_however_it_is_escaped(string secret, string text, string shown) =>
        SecretMask.InText(text, [secret]).Should().Be(shown);

    [Theory]
    [InlineData("admin:secret@host/db", "*****@host/db")]
    [InlineData("http:/admin:secret@host", "*****@host")]
    [InlineData("orders", "orders")]
    public void Everything_before_the_host_is_hidden_where_an_address_has_no_scheme(string address, string shown) =>
        SecretMask.InAddress(address).Should().Be(shown);

    [Theory]
    [InlineData("http://admin:my secret@host")]
    [InlineData("http:/admin:my secret@host")]
    [InlineData("admin:my secret@host")]
    [InlineData("--server=http://admin:my secret@host")]
    public void Arguments_that_a_message_quotes(string argument) =>
        SecretMask.InQuotingText($"Unrecognized '{argument}'.", [argument]).Should().NotContain("secret").And.Contain("*****@host");
}
