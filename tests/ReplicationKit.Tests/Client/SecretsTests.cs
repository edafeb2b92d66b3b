using System.Net;
using ReplicationKit.Testing;

namespace ReplicationKit.Tests.Client;

/// <summary>No secret is ever logged, thrown or printed.</summary>
public sealed class SecretsTests
{
    private static readonly string[] Secrets =
    [
        "s3cret-pass",
        "b4ckup-pass",
        "iam-k3y",
        "head3r-value",
        "proxy-s3cret",
        "pr0xy-pass",
        "url-pass-w0rd",
    ];

    private static readonly System.Text.Json.JsonSerializerOptions AddressesAlone = new System.Text.Json.JsonSerializerOptions
    {
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                static info =>
                {
                    foreach (
                        var property in info.Properties.Where(property => property.Name is "TimeProvider" or "Logger" or "Server").ToArray()
                    )
                        info.Properties.Remove(property);
                },
            },
        },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""[{proxy_user, "jo"}, {proxy_password, "pr0xy-pass"}]""")]
    [InlineData("""[{proxy_password,'pr0xy-pass'}]""")]
    [InlineData("""[{proxy_password, pr0xy-pass}]""")]
    [InlineData("""[{basic_auth, {"jo", "pr0xy-pass"}}]""")]
    [InlineData("""[{ssl_options, [{password, "pr0\\"xy-pass"}]}]""")]
    [InlineData("""[{proxy_password, "pr0xy-pass""")]
    public async Task Plans_hide_the_secrets_of_ibrowse_options(string options)
    {
        using var stub = new StubReplicator();
        stub.Server.On("POST", "/_replicator/_bulk_get", _ => StubServer.Json("""{"results":[]}"""));
        var text = new System.Text.StringBuilder();
        try
        {
            ReplicationDocument spec = StubReplicator.Spec();
            spec.IbrowseOptions = options;
            ReplicationPlan plan = await stub.Replicator.PlanAsync(spec, Stop);
            text.Append(plan).AppendJoin(' ', plan.Steps.SelectMany(step => step.Changes));
            plan.Steps[0].Changes.Should().Contain(change => change.Field == "ibrowse_options" && change.Declared!.Contains("*****"));
        }
        catch (ReplicationValidationException exception)
        {
            text.Append(exception);
        }

        text.ToString().Should().NotBeEmpty().And.NotContain("xy-pass");
    }

    [Fact]
    public void Options_can_be_serialized_without_the_password_in_their_addresses()
    {
        System
            .Text.Json.JsonSerializer.Serialize(
                new ReplicatorOptions
                {
                    BaseAddress = new("http://jo:url-pass-w0rd@h:5984/"),
                    LocalBaseAddress = new("http://jo:url-pass-w0rd@l/"),
                },
                AddressesAlone
            )
            .Should()
            .Contain("http://jo:*****@h:5984/")
            .And.NotContain("url-pass-w0rd");
    }

    [Theory]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    [InlineData(HttpStatusCode.Found)]
    public async Task A_body_is_not_sent_to_another_server_by_a_client_that_follows_redirects(HttpStatusCode status)
    {
        await using var other = await LoopbackServer.StartAsync(_ => "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}");
        await using var server = await LoopbackServer.StartAsync(_ =>
            $"HTTP/1.1 {(int)status} Elsewhere\r\nLocation: {other.Address}x\r\nContent-Length: 0\r\n\r\n"
        );
        using var http = new HttpClient();
        using var replicator = new Replicator(
            http,
            new ReplicatorOptions
            {
                BaseAddress = server.Address,
                Credentials = ReplicatorCredentials.Basic("admin", "s3cret-pass"),
                MaxRetries = 0,
            }
        );

        await replicator
            .Awaiting(it => it.CreateAsync(StubReplicator.Spec(), Stop))
            .Should()
            .ThrowAsync<ReplicationException>()
            .WithMessage("*redirects*AllowAutoRedirect*");
        await replicator
            .Awaiting(it => it.GetStatusAsync("x", Stop))
            .Should()
            .ThrowAsync<ReplicationException>()
            .WithMessage("*redirects*AllowAutoRedirect*");

        string.Concat(other.Requests).Should().NotContain("b4ckup-pass").And.NotContain("YWRtaW46czNjcmV0LXBhc3M");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task No_failure_reveals_a_secret(int status)
    {
        using var stub = new StubReplicator(options => options.MaxRetries = 0);
        const string always = "boom at http://admin:s3cret-pass@h/db and `https://u:url-pass-w0rd@h2/db` \\\"s3cret-pass\\\"";
        const string document = " {error,{badmatch,<<\\\"b4ckup-pass\\\">>}} \\\"head3r-value\\\"";
        foreach (string method in new[] { "GET", "PUT", "POST", "DELETE" })
        {
            string reason = always + (method is "PUT" or "POST" ? document : "");
            stub.Server.On(
                method,
                "/",
                _ =>
                    status == 0
                        ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused")
                        : StubServer.Json((HttpStatusCode)status, $$"""{"error":"forbidden","reason":"{{reason}}"}""")
            );
        }

        ReplicationDocument spec = StubReplicator.Spec();
        spec.Source = ReplicationEndpoint.Remote("http://jo:url-pass-w0rd@couch.test:5984/orders").WithHeader("X-Key", "head3r-value");
        spec.Proxy = "http://proxyuser:pr0xy-pass@proxy.test:3128";
        var told = new List<string>
        {
            stub.Replicator.ToString(),
            spec.ToString(),
            spec.Source.ToString(),
            spec.Target!.Credentials.ToString(),
        };
        Func<Task>[] calls =
        [
            () => stub.Replicator.CreateAsync(spec, Stop),
            () => stub.Replicator.CreateAllAsync([spec], Stop),
            () => stub.Replicator.EnsureAsync(spec, Stop),
            () => stub.Replicator.PlanAsync(spec, Stop),
            () => stub.Replicator.GetStatusAsync("x", Stop),
            () => stub.Replicator.StopAsync("x", Stop),
            () => stub.Replicator.RestartAsync("x", Stop),
            () => stub.Replicator.ReplicateAsync(spec, Stop),
            () => stub.Replicator.CopySecurityAsync(spec, Stop),
            () => stub.Replicator.GetUpdateSequenceAsync(spec.Source, Stop),
        ];
        foreach (Func<Task> call in calls)
        {
            try
            {
                Task done = call();
                if (status == 0)
                    await stub.Clock.AdvanceUntilAsync(done, TimeSpan.FromSeconds(1), Stop);
                await done;
            }
            catch (Exception exception) when (exception is ReplicationException or TimeoutException)
            {
                told.Add(exception.ToString());
                if (exception is ReplicationException replication)
                    told.Add(replication.Reason ?? "");
            }
        }

        told.Should().HaveCountGreaterThan(15);
        AssertSilent([.. told, .. stub.Log.Lines]);
    }

    [Fact]
    public async Task Rows_of_an_answer_and_states_of_the_scheduler_tell_no_secret_either()
    {
        using var stub = new StubReplicator();
        const string reason = "refused for http://admin:s3cret-pass@h/db, <<\\\"b4ckup-pass\\\">>";
        const string error = "{http_request_failed,\\\"GET\\\",\\\"http://admin:s3cret-pass@h/db/\\\"}";
        stub.Server.On(
                "POST",
                "/_replicator/_bulk_docs",
                _ => StubServer.Json(HttpStatusCode.Created, $$"""[{"id":"orders-backup","error":"forbidden","reason":"{{reason}}"}]""")
            )
            .On(
                "GET",
                "/_scheduler/docs",
                _ => StubServer.Json($$"""{"doc_id":"x","state":"crashing","error_count":1,"info":{"error":"{{error}}"} }""")
            )
            .On(
                "GET",
                "/_scheduler/jobs",
                _ =>
                    StubServer.Json(
                        $$"""{"id":"j","source":"http://admin:s3cret-pass@h/db/","target":"http://h/t/","history":[{"type":"crashed","timestamp":"2026-11-21T20:49:59Z","reason":"{{error}}"}]}"""
                    )
            );
        Func<Task> create = () => stub.Replicator.CreateAllAsync([StubReplicator.Spec()], Stop);

        ReplicationBatchException failure = (await create.Should().ThrowAsync<ReplicationBatchException>()).Which;
        ReplicationStatus status = await stub.Replicator.GetStatusAsync("x", Stop);
        SchedulerJob job = await stub.Replicator.GetJobAsync("j", Stop);

        status.Reason.Should().Contain("http_request_failed").And.Contain("admin:*****@h");
        AssertSilent([
            failure.ToString(),
            failure.Reason!,
            failure.Failures[0].Message,
            status.ToString(),
            status.Reason!,
            job.ToString(),
            job.History[0].ToString(),
            .. stub.Log.Lines,
        ]);
    }

    public static TheoryData<string, int> KindsAndAnswers()
    {
        var cases = new TheoryData<string, int>();
        foreach (string kind in new[] { "basic", "session", "iam", "proxy", "jwt" })
        {
            foreach (int status in new[] { 200, 401, 403, 404, 500, 503 })
                cases.Add(kind, status);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(KindsAndAnswers))]
    public async Task No_method_shows_any_kind_of_credentials_whatever_the_response(string kind, int status)
    {
        var told = new List<string>();
        foreach ((string name, AsyncSurface.Call call) in AsyncSurface.Calls)
        {
            if (status is 401 or 500 or 503 && AsyncSurface.IsShared(name))
                continue;
            using var stub = new StubReplicator(options =>
            {
                options.MaxRetries = 0;
                options.BaseAddress = new Uri("http://couch.test:5984");
                options.Server = CouchServer.Cloudant;
                options.LocalCredentials = EndpointCredentials.Basic("jo", "s3cret-pass");
                options.Credentials = kind switch
                {
                    "basic" => ReplicatorCredentials.Basic("jo", "s3cret-pass"),
                    "session" => ReplicatorCredentials.Session("jo", "s3cret-pass"),
                    "iam" => ReplicatorCredentials.Iam("iam-k3y", new Uri("https://iam.test/token")),
                    "proxy" => ReplicatorCredentials.Proxy("jo", ["_admin"], "proxy-s3cret"),
                    _ => ReplicatorCredentials.Jwt("jwt-t0ken"),
                };
            });
            Answer(stub.Server, status);
            told.Add(stub.Replicator.ToString());
            Task done = call(stub.Replicator, Stop);
            try
            {
                await done;
                if (done.GetType().GetProperty("Result")?.GetValue(done) is { } result)
                    told.Add(result.ToString()!);
            }
            catch (Exception exception) when (exception is ReplicationException or TimeoutException)
            {
                told.Add(exception.ToString());
                told.Add((exception as ReplicationException)?.Reason ?? "");
            }

            told.AddRange(stub.Log.Lines);
        }

        told.Should().HaveCountGreaterThan(100);
        AssertSilent(told);
        told.Should()
            .OnlyContain(text =>
                !text.Contains("jwt-t0ken", StringComparison.Ordinal)
                && !text.Contains("c00kie", StringComparison.Ordinal)
                && !text.Contains("iam-t0ken", StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("session")]
    [InlineData("iam")]
    [InlineData("jwt")]
    public async Task A_token_that_another_request_replaced_meanwhile_is_not_shown_either(string kind)
    {
        int tokens = 0;
        using var stub = new StubReplicator(options =>
            options.Credentials = kind switch
            {
                "session" => ReplicatorCredentials.Session("jo", "s3cret-pass"),
                "iam" => ReplicatorCredentials.Iam("iam-k3y", new Uri("https://iam.test/token")),
                _ => ReplicatorCredentials.Jwt(_ => ValueTask.FromResult($"a-t0ken{++tokens}")),
            }
        );
        stub.Server.On("POST", "/token", _ => StubServer.Json($$"""{"access_token":"a-t0ken{{++tokens}}","expires_in":3600}"""))
            .On(
                "POST",
                "/_session",
                _ =>
                {
                    HttpResponseMessage opened = StubServer.Json("""{"ok":true}""");
                    opened.Headers.Add("Set-Cookie", $"AuthSession=a-t0ken{++tokens}; Max-Age=600");
                    return opened;
                }
            );
        stub.Server.OnAsync(
            "GET",
            "/_scheduler",
            async (request, _) =>
            {
                if (stub.Server.Count("GET", "/_scheduler") == 2)
                    await ReadAsync(stub.Replicator);
                return StubServer.Json(
                    HttpStatusCode.Unauthorized,
                    $$"""{"error":"unauthorized","reason":"not by {{request.Header("Cookie")}} {{request.Header("Authorization")}}"}"""
                );
            }
        );

        ReplicationAuthorizationException failure = await ReadAsync(stub.Replicator);

        stub.Server.Requests[^1]
            .Headers.Values.Should()
            .Contain(
                value => value.Contains("a-t0ken3", StringComparison.Ordinal),
                "the one that failed carried the second token, and this is a newer one"
            );
        failure.Reason.Should().Contain("not by").And.NotContain("a-t0ken");
        failure.ToString().Should().NotContain("a-t0ken");

        static async Task<ReplicationAuthorizationException> ReadAsync(Replicator replicator) =>
            (
                await replicator.Awaiting(asked => asked.GetJobAsync("j", Stop)).Should().ThrowAsync<ReplicationAuthorizationException>()
            ).Which;
    }

    /// <summary>The server answers everything, or refuses everything and repeats in its reason what it got.</summary>
    private static void Answer(StubServer server, int status)
    {
        AsyncSurface.AnswerEverything(server);
        if (status != 200)
        {
            foreach (string method in new[] { "GET", "PUT", "POST", "DELETE" })
            {
                server.On(
                    method,
                    "/",
                    request =>
                        StubServer.Json(
                            (HttpStatusCode)status,
                            new System.Text.Json.Nodes.JsonObject
                            {
                                ["error"] = "odd",
                                ["reason"] =
                                    $"\"{request.Header("Cookie")?.Replace("AuthSession=", "", StringComparison.Ordinal)}\" \"{request.Header("Authorization")?.Split(' ')[^1]}\" \"s3cret-pass\"",
                            }.ToJsonString()
                        )
                );
            }
        }

        server.On(
            "POST",
            "/_session",
            _ =>
            {
                HttpResponseMessage opened = StubServer.Json("""{"ok":true}""");
                opened.Headers.Add("Set-Cookie", "AuthSession=c00kie; Max-Age=600");
                return opened;
            }
        );
        server.On("POST", "/token", _ => StubServer.Json("""{"access_token":"iam-t0ken","expires_in":3600}"""));
    }

    [Fact]
    public void Credentials_print_their_kind_and_user_only()
    {
        ReplicatorCredentials[] all =
        [
            ReplicatorCredentials.Basic("jo", "s3cret-pass"),
            ReplicatorCredentials.Session("jo", "s3cret-pass"),
            ReplicatorCredentials.Iam("iam-k3y"),
            ReplicatorCredentials.Proxy("jo", ["r"], "proxy-s3cret"),
            ReplicatorCredentials.Jwt("s3cret-pass"),
        ];

        AssertSilent(all.Select(credentials => credentials.ToString()!));
    }

    [Fact]
    public async Task A_plan_shows_that_credentials_differ_and_not_how()
    {
        using var stub = new StubReplicator();
        stub.Server.On(
            "POST",
            "/_replicator/_bulk_get",
            _ =>
                StubServer.Json(
                    """
                    {"results":[{"id":"orders-backup","docs":[{"ok":{"_id":"orders-backup","_rev":"1-a","owner":"admin",
                    "source":"http://admin:url-pass-w0rd@couch.test:5984/orders","target":{"url":"https://backup.test/orders","headers":{"Authorization":"Basic YmFja3VwOnVybC1wYXNzLXcwcmQ="}},
                    "source_proxy":"http://proxyuser:pr0xy-pass@proxy.test:3128"}}]}]}
                    """
                )
        );
        ReplicationPlan plan = await stub.Replicator.PlanAsync(StubReplicator.Spec(), Stop);

        plan.Steps[0].Changes.Select(change => change.Field).Should().Equal("source credentials", "target credentials", "source_proxy");
        plan.ToString().Should().Contain("another secret").And.Contain("*****");
        AssertSilent([plan.ToString(), .. stub.Log.Lines]);
    }

    [Fact]
    public void A_wrong_address_is_reported_without_its_password()
    {
        Action act = () => Replicator.Connect("ftp://admin:s3cret-pass@h/");

        AssertSilent([act.Should().Throw<ArgumentException>().Which.ToString()]);
    }

    [Theory]
    [InlineData("http://admin:s3cret-pass#x@localhost:5984")]
    [InlineData("http://admin:x#s3cret-pass@localhost:5984")]
    [InlineData("http://admin:s3cret-pass/x@localhost:5984")]
    [InlineData("http://admin:s3cret-pass?x@localhost:5984")]
    [InlineData("http://admin:12/s3cret-pass@localhost:5984")]
    [InlineData("http://admin:12#s3cret-pass@localhost:5984/db")]
    [InlineData("http://admin:p@ss/s3cret-pass@localhost:5984")]
    [InlineData("admin:s3cret-pass@localhost:5984")]
    [InlineData("localhost:s3cret-pass@localhost:5984/db")]
    [InlineData("admin:s3cret-pass://@localhost:5984/db")]
    [InlineData("s3cret-pass@localhost:5984/db")]
    public async Task A_mistyped_address_is_reported_without_its_password(string address)
    {
        Action connect = () => Replicator.Connect(address);
        Action local = () => _ = new WriteContext(new Uri(address, UriKind.RelativeOrAbsolute));
        Func<Task> ask = async () =>
        {
            using var stub = new StubReplicator();
            await stub.Replicator.GetUpdateSequenceAsync(ReplicationEndpoint.Remote(address), Stop);
        };

        AssertSilent([
            connect.Should().Throw<ArgumentException>().Which.ToString(),
            Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out _) ? local.Should().Throw<ArgumentException>().Which.ToString() : "",
            (await ask.Should().ThrowAsync<ReplicationValidationException>()).Which.ToString(),
            ReplicationEndpoint.Remote(address).ToString(),
            ReplicationEndpoint.Parse(address).ToString(),
            .. ReplicationValidator
                .Validate(
                    new ReplicationDocument
                    {
                        Source = ReplicationEndpoint.Parse(address),
                        Target = ReplicationEndpoint.Remote(address),
                        SourceProxy = address,
                    },
                    new WriteContext(new Uri("http://localhost:5984"))
                )
                .Select(violation => violation.ToString()),
        ]);
    }

    [Theory]
    [InlineData("http://localhost:5984/db", "http://localhost:5984/db")]
    [InlineData("http://jo@localhost/db", "http://*****@localhost/db")]
    [InlineData("http://jo:pw@localhost:5984/db", "http://jo:*****@localhost:5984/db")]
    [InlineData("http://localhost/a@b", "http://localhost/a@b")]
    [InlineData("orders", "orders")]
    public void A_valid_address_is_shown_unchanged_except_for_its_password(string address, string shown) =>
        ReplicationEndpoint.Parse(address).ToString().Should().Be(shown);

    [Fact]
    public async Task An_unrecognized_endpoint_is_shown_by_its_address_only()
    {
        using var stub = new StubReplicator(options => options.MaxRetries = 0);
        const string deployed =
            """{"url":"https://u:url-pass-w0rd@h/s","auth":{"basic":{"username":"u","password":"iam-k3y"}},"comment":"y"}""";
        stub.Server.On(
                "POST",
                "/_replicator/_bulk_get",
                _ =>
                    StubServer.Json(
                        $$"""{"results":[{"id":"x","docs":[{"ok":{"_id":"x","_rev":"1-a","source":{{deployed}},"target":7,"proxy":["pr0xy-pass"] } }]}]}"""
                    )
            )
            .On(
                "PUT",
                "/_replicator/x",
                _ =>
                    StubServer.Json(
                        HttpStatusCode.Forbidden,
                        """{"error":"forbidden","reason":"bad auth [\"s3cret-pass\",\"b4ckup-pass\",\"head3r-value\"]"}"""
                    )
            );
        ReplicationDocument spec = ReplicationDocument.Parse(
            """
            {"_id":"x","source":{"url":"https://u:url-pass-w0rd@h/s","auth":{"basic":{"username":"u","password":"s3cret-pass"}},"comment":"x"},
             "target":{"url":"https://backup.test/orders","auth":{"oauth":{"token":"t","token_secret":"b4ckup-pass"}},"headers":{"X-Key":"head3r-value"}}}
            """u8
        );

        ReplicationPlan plan = await stub.Replicator.PlanAsync(spec, Stop);
        Func<Task> create = () => stub.Replicator.CreateAsync(spec, Stop);
        ReplicationException failure = (await create.Should().ThrowAsync<ReplicationException>()).Which;

        plan.Steps[0].Changes.Select(change => change.Field).Should().BeEquivalentTo("source", "target", "proxy");
        plan.ToString().Should().Contain("https://u:*****@h/s").And.Contain("https://backup.test/orders");
        failure.Reason.Should().Contain("bad auth");
        AssertSilent([
            plan.ToString(),
            .. plan.Steps[0].Changes.SelectMany(change => new[] { change.Deployed ?? "", change.Declared ?? "" }),
            failure.ToString(),
            failure.Reason!,
            .. stub.Log.Lines,
        ]);
    }

    [Fact]
    public async Task The_security_of_an_endpoint_that_is_not_understood_cannot_be_copied()
    {
        using var stub = new StubReplicator();
        ReplicationDocument spec = ReplicationDocument.Parse(
            """{"_id":"x","source":{"url":"https://h/s","auth":{"oauth":{"token":"s3cret-pass"}}},"target":"https://backup.test/orders"}"""u8
        );

        Func<Task> copy = () => stub.Replicator.CopySecurityAsync(spec, Stop);

        AssertSilent([(await copy.Should().ThrowAsync<ReplicationValidationException>()).Which.ToString()]);
    }

    [Fact]
    public void A_row_of_the_catalog_tells_its_selector_as_it_is_and_no_password_of_a_URL()
    {
        var row = new ReplicationDescription
        {
            SpecificationType = typeof(SecretsTests),
            Name = "x",
            Id = "x",
            Options =
            [
                new("source", "\"http://admin:s3cret-pass,x@h/db\""),
                new("target", """{"url":"http://admin:s3cret-pass@h/db"}"""),
                new("selector", """{"site":"http://h:80/x","mail":"jo@example.com"}"""),
            ],
        };

        AssertSilent(row.Options.Select(option => option.Value));
        row.Options[2].Value.Should().Be("""{"site":"http://h:80/x","mail":"jo@example.com"}""");
    }

    private static void AssertSilent(IEnumerable<string> told)
    {
        foreach (string text in told)
            text.Should().NotContainAny(Secrets).And.NotContain(Convert.ToBase64String("admin:s3cret-pass"u8));
    }
}
