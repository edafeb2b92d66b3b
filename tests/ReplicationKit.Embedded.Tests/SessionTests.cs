using System.Net;
using System.Text;

namespace ReplicationKit.Embedded.Tests;

/// <summary><c>/_session</c>. The expected values are those of CouchDB 3.5.2, unless a test says otherwise.</summary>
public sealed class SessionTests : ServerFixture
{
    private const string Right = """{"name":"admin","password":"password"}""";
    private const string Wrong = """{"name":"admin","password":"x"}""";
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("POST", "?next=/x/y?z=1", Right, 302, "/x/y?z=1")]
    [InlineData("POST", "?next=//stranger.example/", Right, 302, "//stranger.example/")]
    [InlineData("POST", "?next=/a%20b", Right, 302, "/a%20b")]
    [InlineData("POST", "?next=/%C3%A9", Right, 302, "/%C3%A9")]
    [InlineData("POST", "?fail=/f", Right, 200, null)]
    [InlineData("POST", "?next=/n&fail=/f", Wrong, 302, "/f")]
    [InlineData("POST", "?next=/n", Wrong, 401, null)]
    [InlineData("POST", "", Wrong, 401, null)]
    [InlineData("DELETE", "?next=/n", null, 302, "/n")]
    [InlineData("DELETE", "?fail=/n", null, 200, null)]
    public async Task The_caller_is_sent_on(string method, string query, string? body, int status, string? location)
    {
        using HttpResponseMessage response = await SendAsync(method, query, body);

        ((int)response.StatusCode).Should().Be(status);
        response
            .Headers.TryGetValues("Location", out IEnumerable<string>? sent)
            .Should()
            .Be(location is not null, string.Join(' ', response.Headers));
        if (location is not null)
            sent.Should().Equal($"http://{Couch.BaseAddress.Authority}{location}");
        bool begins = method == "POST" && status != 401 && location != "/f";
        response.Headers.GetValues("Set-Cookie").Single().StartsWith("AuthSession=;", StringComparison.Ordinal).Should().Be(!begins);
    }

    [Theory]
    [InlineData("POST", "?next=x", Right)]
    [InlineData("POST", "?next=", Right)]
    [InlineData("POST", "?next=https://stranger.example/", Right)]
    [InlineData("POST", "?fail=x", Wrong)]
    [InlineData("DELETE", "?next=x", null)]
    public async Task The_caller_is_sent_to_this_server_only(string method, string query, string? body)
    {
        using HttpResponseMessage response = await SendAsync(method, query, body);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Canceled)).Should().Contain("path must begin with a /.");
        response.Headers.Contains("Set-Cookie").Should().BeFalse();
    }

    // CouchDB sends the line break, and what follows becomes a header.
    [Theory]
    [InlineData("?next=/a%0d%0aX:1")]
    [InlineData("?next=/%00")]
    public async Task A_path_with_control_characters_is_refused(string query)
    {
        using HttpResponseMessage response = await SendAsync("POST", query, Right);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Headers.Contains("Location").Should().BeFalse();
    }

    [Theory]
    [InlineData("name=admin&password=password", Form, 200, null)]
    [InlineData("username=admin&password=password", Form, 200, null)]
    [InlineData("username=admin&name=admin&password=password", Form, 200, null)]
    [InlineData("username=admin&name=bob&password=password", Form, 400, "request body contains different usernames")]
    [InlineData("password=password", Form, 400, "request body must contain a username")]
    [InlineData("", Form, 400, "request body must contain a username")]
    [InlineData(
        """{"username":"admin","name":"bob","password":"password"}""",
        "application/json",
        400,
        "request body contains different usernames"
    )]
    [InlineData("""{"password":"password"}""", "application/json", 400, "request body must contain a username")]
    [InlineData("""{"name":"admin"}""", "application/json", 401, "Name or password is incorrect.")]
    [InlineData("", "application/json", 400, "invalid UTF-8 JSON")]
    [InlineData(
        "name=admin&password=password",
        "text/plain",
        415,
        "Content-Type must be 'application/x-www-form-urlencoded' or 'application/json'"
    )]
    [InlineData(
        "name=admin&password=password",
        null,
        415,
        "Content-Type must be 'application/x-www-form-urlencoded' or 'application/json'"
    )]
    public Task Credentials_are_a_form_or_JSON(string body, string? type, int status, string? reason) =>
        LogInAsync(body, type, status, reason);

    [Theory]
    [InlineData("""{"name":1,"password":"password"}""", "badarg")]
    [InlineData("""{"name":null,"password":"password"}""", "badarg")]
    [InlineData("""{"name":["a","dmin"],"password":"password"}""", "badarg")]
    [InlineData("""{"name":"admin","password":1}""", "badarg")]
    [InlineData("""{"name":1,"username":"admin","password":"password"}""", "badarg")]
    [InlineData("""{"ok":true}""", "badarg")]
    [InlineData("null", "badmatch")]
    [InlineData("[]", "")]
    [InlineData("[65]", "A")]
    [InlineData("\"x\"", "x")]
    [InlineData("-3", "-3")]
    [InlineData("[1.5,null,true,{}]", "[1.5,null,true,{[]}]")]
    public Task Credentials_that_are_no_strings_are_an_error(string body, string reason) =>
        LogInAsync(body, "application/json", 500, reason);

    [Fact]
    public async Task A_caller_without_credentials_can_ask_for_a_login()
    {
        using var anonymous = new CouchClient(Couch, null);

        CouchAnswer asked = await anonymous.GetAsync("_session?basic=true");

        (asked.Status, asked.Json.GetProperty("reason").GetString()).Should().Be((401, "Please login."));
        (await anonymous.GetAsync("_session")).Status.Should().Be(200);
        (await Client.GetAsync("_session?basic=true")).Status.Should().Be(200);
    }

    private async Task LogInAsync(string body, string? type, int status, string? reason)
    {
        using var anonymous = new CouchClient(Couch, null);
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);

        using HttpResponseMessage response = await anonymous.Http.PostAsync("_session", content, Canceled);

        ((int)response.StatusCode).Should().Be(status);
        if (reason is not null)
            (await response.Content.ReadAsStringAsync(Canceled)).Should().Contain($"\"reason\":\"{reason}\"");
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string query, string? body)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        using var http = new HttpClient(handler) { BaseAddress = Couch.BaseAddress };
        using var request = new HttpRequestMessage(new HttpMethod(method), "_session" + query);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, Canceled);
    }
}
