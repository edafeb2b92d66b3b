namespace ReplicationKit.Tool.Tests;

public class SecretTextTests
{
    [Theory]
    [InlineData("no answer from http://admin:secret@host:5984/db, sorry", "no answer from http://***@host:5984/db, sorry")]
    [InlineData("'https://a:s@ecret@host' and \"http://b:t@x/\"", "'https://***@host' and \"http://***@x/\"")]
    [InlineData("write to somebody@example.com", "write to somebody@example.com")]
    [InlineData("http://host/db", "http://host/db")]
    public void Users_and_passwords_of_urls(string text, string shown) => SecretText.Hide(text).Should().Be(shown);

    [Theory]
    [InlineData("http://admin:my secret@host")]
    [InlineData("http:/admin:my secret@host")]
    [InlineData("admin:my secret@host")]
    [InlineData("--server=http://admin:my secret@host")]
    public void Arguments_that_a_message_quotes(string argument) =>
        SecretText.Hide($"Unrecognized '{argument}'.", [argument]).Should().NotContain("secret").And.Contain("***@host");
}
