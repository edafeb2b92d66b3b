namespace ReplicationKit.Tests.Documents;

public class ServerAddressTests
{
    [Theory]
    [InlineData("http://couch.test/", null, null)]
    [InlineData("http://ann:s%3Acret%2F@couch.test/", "ann", "s:cret/")]
    [InlineData("http://ann%40home:@couch.test/", "ann@home", "")]
    [InlineData("http://ann@couch.test/", "ann", "")]
    public void User_and_password_of_an_address_are_decoded(string address, string? user, string? password)
    {
        EndpointCredentials? found = ServerAddress.CredentialsIn(new Uri(address));
        found?.UserName.Should().Be(user);
        found?.Password.Should().Be(password);
        (found is null).Should().Be(user is null);

        (Uri bare, EndpointCredentials? parsed) = ServerAddress.Parse(new Uri(address));
        bare.AbsoluteUri.Should().Be("http://couch.test/");
        parsed?.UserName.Should().Be(user);
    }
}
