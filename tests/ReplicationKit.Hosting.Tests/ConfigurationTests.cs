using Microsoft.Extensions.Options;

namespace ReplicationKit.Hosting.Tests;

/// <summary>Options from configuration: what is taken over, and what is said of mistakes.</summary>
public sealed class ConfigurationTests
{
    private const string Server = "ReplicationKit:BaseAddress=http://couch.test:5984";

    [Fact]
    public async Task Each_key_is_taken_over()
    {
        await using TestHost host = new TestHost().With(
            Server,
            "ReplicationKit:LocalBaseAddress=http://127.0.0.1:5984",
            "ReplicationKit:Database=team/_replicator",
            "ReplicationKit:Server=cloudant",
            "ReplicationKit:RequestTimeout=00:01:00",
            "ReplicationKit:MaxRetries=2",
            "ReplicationKit:RetryDelay=00:00:01",
            "ReplicationKit:MaxRetryDelay=00:00:05.5",
            "ReplicationKit:PollInterval=00:00:03",
            "ReplicationKit:Credentials:UserName=admin",
            "ReplicationKit:Credentials:Password=swordfish",
            "ReplicationKit:LocalCredentials:ApiKey=key",
            "ReplicationKit:StartupBehavior=FailFast",
            "ReplicationKit:RestartEnded=true",
            "ReplicationKit:EnsureRetryDelay=00:00:07",
            "ReplicationKit:MaxEnsureRetryDelay=00:02:00",
            "ReplicationKit:MetricsInterval=00:00:20",
            "ReplicationKit:VerifyInterval=06:00:00",
            "ReplicationKit:AlwaysCollectMetrics=True"
        );
        host.Services.AddReplicationKit();

        ReplicatorOptions client = host.Provider.GetRequiredService<IOptions<ReplicatorOptions>>().Value;
        client
            .Should()
            .BeEquivalentTo(
                new
                {
                    BaseAddress = new Uri("http://couch.test:5984"),
                    LocalBaseAddress = new Uri("http://127.0.0.1:5984"),
                    Database = "team/_replicator",
                    Server = CouchServer.Cloudant,
                    RequestTimeout = TimeSpan.FromMinutes(1),
                    MaxRetries = 2,
                    RetryDelay = TimeSpan.FromSeconds(1),
                    MaxRetryDelay = TimeSpan.FromSeconds(5.5),
                    PollInterval = TimeSpan.FromSeconds(3),
                    LocalCredentials = EndpointCredentials.Iam("key"),
                }
            );
        client.Credentials!.ToString().Should().Be("basic admin");
        host.Provider.GetRequiredService<IOptions<ReplicationHostOptions>>()
            .Value.Should()
            .BeEquivalentTo(
                new ReplicationHostOptions
                {
                    StartupBehavior = StartupBehavior.FailFast,
                    RestartEnded = true,
                    EnsureRetryDelay = TimeSpan.FromSeconds(7),
                    MaxEnsureRetryDelay = TimeSpan.FromMinutes(2),
                    MetricsInterval = TimeSpan.FromSeconds(20),
                    VerifyInterval = TimeSpan.FromHours(6),
                    AlwaysCollectMetrics = true,
                }
            );
    }

    /// <summary>A property that is added to the options is read, or cannot be specified as a string.</summary>
    [Fact]
    public async Task Each_property_has_its_key()
    {
        string[] notText =
        [
            nameof(ReplicatorOptions.TimeProvider),
            nameof(ReplicatorOptions.Logger),
            nameof(ReplicatorOptions.Credentials),
            nameof(ReplicatorOptions.LocalCredentials),
        ];
        string[] properties =
        [
            .. typeof(ReplicatorOptions)
                .GetProperties()
                .Concat(typeof(ReplicationHostOptions).GetProperties())
                .Select(property => property.Name)
                .Except(notText),
        ];
        await using TestHost host = new TestHost().With([.. properties.Select(property => $"ReplicationKit:{property}=?")]);
        host.Services.AddReplicationKit();

        List<string> failures = Failures(host);

        failures
            .Should()
            .NotContain(failure => failure.Contains("is not known", StringComparison.Ordinal))
            .And.HaveCountGreaterThan(properties.Length - 2);
        string page = File.ReadAllText(RepositoryFolder.Combine("src", "ReplicationKit.Hosting", "docs", "hosting.md"));
        foreach (string property in properties)
            page.Should().Contain($"`{property}`");
    }

    [Theory]
    [InlineData("anonymous", "Kind=Anonymous")]
    [InlineData("basic admin", "UserName=admin", "Password=swordfish")]
    [InlineData("session admin", "Kind=session", "UserName=admin", "Password=swordfish")]
    [InlineData("IAM", "ApiKey=swordfish")]
    [InlineData("IAM", "Kind=Iam", "ApiKey=swordfish", "TokenEndpoint=https://iam.test/token")]
    [InlineData("JWT", "Token=swordfish")]
    [InlineData("proxy admin", "Kind=Proxy", "UserName=admin", "Roles:0=_admin", "Secret=swordfish", "Algorithm=Sha1")]
    public async Task Each_kind_of_credentials_can_be_configured(string shown, params string[] values)
    {
        await using TestHost host = new TestHost().With([Server, .. values.Select(value => "ReplicationKit:Credentials:" + value)]);
        host.Services.AddReplicationKit();

        host.Provider.GetRequiredService<Replicator>().ToString().Should().ContainEquivalentOf(shown).And.NotContain("swordfish");
    }

    [Theory]
    [InlineData("ReplicationKit:BaseAddress is not set", "ReplicationKit:PollInterval=00:00:01")]
    [InlineData("ReplicationKit:BaseAddress is not an absolute http or https URL", "ReplicationKit:BaseAddress=admin:swordfish@couch.test")]
    [InlineData(
        "ReplicationKit:PolInterval is not known. Did you mean ReplicationKit:PollInterval? The known keys are BaseAddress, ",
        Server,
        "ReplicationKit:PolInterval=00:00:01"
    )]
    [InlineData(
        "ReplicationKit:Credentails is not known. Did you mean ReplicationKit:Credentials? ",
        Server,
        "ReplicationKit:Credentails:UserName=admin"
    )]
    [InlineData("ReplicationKit:Color is not known. The known keys are BaseAddress, ", Server, "ReplicationKit:Color=red")]
    [InlineData(
        "ReplicationKit:RequestTimeout is '30', which is not a time: use hours, minutes and seconds, such as '00:00:30'",
        Server,
        "ReplicationKit:RequestTimeout=30"
    )]
    [InlineData("ReplicationKit:PollInterval is 00:00:00: set it to more than zero", Server, "ReplicationKit:PollInterval=00:00:00")]
    [InlineData("ReplicationKit:MaxRetries is -1: set it to 0, which disables retries, or more", Server, "ReplicationKit:MaxRetries=-1")]
    [InlineData("ReplicationKit:MaxRetries is 'many', which is not an integer", Server, "ReplicationKit:MaxRetries=many")]
    [InlineData(
        "ReplicationKit:MaxRetryDelay is 00:00:01, which is less than RetryDelay, 00:00:02",
        Server,
        "ReplicationKit:RetryDelay=00:00:02",
        "ReplicationKit:MaxRetryDelay=00:00:01"
    )]
    [InlineData("ReplicationKit:Server is 'CouchDB4', which is not one of CouchDB30, CouchDB31", Server, "ReplicationKit:Server=CouchDB4")]
    [InlineData(
        "ReplicationKit:Server is not one of CouchDB30, CouchDB31, CouchDB32, CouchDB33, CouchDB34, CouchDB35, Cloudant; the server's URL is BaseAddress",
        Server,
        "ReplicationKit:Server=http://admin:swordfish@couch.test"
    )]
    [InlineData(
        "ReplicationKit:Database is 'orders': a replicator database is '_replicator', or ends in '/_replicator'",
        Server,
        "ReplicationKit:Database=orders"
    )]
    [InlineData("ReplicationKit:Database cannot be used", Server, "ReplicationKit:Database=http://admin:swordfish@couch.test/_replicator_")]
    [InlineData("ReplicationKit:RestartEnded is 'yes': write 'true' or 'false'", Server, "ReplicationKit:RestartEnded=yes")]
    [InlineData(
        "ReplicationKit:StartupBehavior is 'Never', which is not one of Background, Wait, FailFast",
        Server,
        "ReplicationKit:StartupBehavior=Never"
    )]
    [InlineData(
        "ReplicationKit:MaxEnsureRetryDelay is 00:00:00.5000000, which is less than EnsureRetryDelay, 00:00:01",
        Server,
        "ReplicationKit:MaxEnsureRetryDelay=00:00:00.5"
    )]
    [InlineData(
        "ReplicationKit:Credentials:Password is missing: credentials of the kind Basic require a user and a password",
        Server,
        "ReplicationKit:Credentials:UserName=admin"
    )]
    [InlineData("ReplicationKit:Credentials:Kind is missing", Server, "ReplicationKit:Credentials:Password=swordfish")]
    [InlineData(
        "ReplicationKit:Credentials:Passwort is not known. Did you mean ReplicationKit:Credentials:Password? ",
        Server,
        "ReplicationKit:Credentials:UserName=admin",
        "ReplicationKit:Credentials:Passwort=swordfish"
    )]
    [InlineData(
        "ReplicationKit:Credentials:UserName contains a colon",
        Server,
        "ReplicationKit:Credentials:UserName=ad:min",
        "ReplicationKit:Credentials:Password=swordfish"
    )]
    [InlineData("ReplicationKit:Credentials is a single value, but must be a section", Server, "ReplicationKit:Credentials=swordfish")]
    [InlineData(
        "ReplicationKit:Credentials:Token is missing: credentials of the kind Jwt require a token",
        Server,
        "ReplicationKit:Credentials:Kind=Jwt",
        "ReplicationKit:Credentials:Password=swordfish"
    )]
    public async Task A_mistake_fails_the_start_with_the_key_and_what_to_do(string message, params string[] values)
    {
        await using TestHost host = new TestHost().With(values);
        host.Services.AddReplicationKit();

        Failures(host).Should().Contain(failure => failure.StartsWith(message, StringComparison.Ordinal));
        Exception exception = (await host.Awaiting(started => started.StartAsync()).Should().ThrowAsync<Exception>()).Which;
        exception.ToString().Should().NotContain("swordfish");
        string.Join('\n', host.Log.Lines).Should().NotContain("swordfish");
    }

    [Theory]
    [InlineData("PolInterval", "PollInterval")]
    [InlineData("Address", "BaseAddress")]
    [InlineData("Timeout", "RequestTimeout")]
    [InlineData("Retries", "MaxRetries")]
    [InlineData("Restart", "RestartEnded")]
    [InlineData("UserName", "Credentials:UserName")]
    [InlineData("Password", "Credentials:Password")]
    [InlineData("ApiKey", "Credentials:ApiKey")]
    [InlineData("User", "Credentials:UserName")]
    [InlineData("Credentials:User", "Credentials:UserName")]
    [InlineData("Credentials:user_name", "Credentials:UserName")]
    [InlineData("Credentials:Pass", "Credentials:Password")]
    [InlineData("Credentials:Key", "Credentials:ApiKey")]
    [InlineData("Credentials:Role:0", "Credentials:Roles", "Credentials:Role")]
    [InlineData("Credentials:Endpoint", "Credentials:TokenEndpoint")]
    [InlineData("LocalCredentials:User", "LocalCredentials:UserName")]
    [InlineData("LocalCredentials:Key", "LocalCredentials:ApiKey")]
    public async Task An_unknown_key_at_any_level_gets_the_key_that_was_meant(string key, string meant, string? named = null)
    {
        await using TestHost host = new TestHost().With(Server, $"ReplicationKit:{key}=swordfish");
        host.Services.AddReplicationKit();

        Failures(host)
            .Should()
            .ContainSingle(failure =>
                failure.StartsWith(
                    $"ReplicationKit:{named ?? key} is not known. Did you mean ReplicationKit:{meant}? The known keys are ",
                    StringComparison.Ordinal
                )
            );
    }

    [Theory]
    [InlineData("Credentials:Color", "Kind, UserName, ApiKey, Token, Password, Secret, Roles, TokenEndpoint, Algorithm")]
    [InlineData("Credentials:Color:Deep", "Kind, UserName, ApiKey, Token, Password, Secret, Roles, TokenEndpoint, Algorithm")]
    [InlineData("LocalCredentials:Color", "UserName, Password, ApiKey")]
    public async Task An_unknown_key_of_credentials_is_reported_with_the_known_ones(string key, string known)
    {
        await using TestHost host = new TestHost().With(Server, $"ReplicationKit:{key}=swordfish");
        host.Services.AddReplicationKit();

        string named = key.Replace(":Deep", "", StringComparison.Ordinal);
        Failures(host).Should().Contain($"ReplicationKit:{named} is not known. The known keys are {known}.");
        CredentialsSection
            .Keys.Should()
            .BeEquivalentTo("Kind, UserName, ApiKey, Token, Password, Secret, Roles, TokenEndpoint, Algorithm".Split(", "));
        CredentialsSection.LocalKeys.Should().BeEquivalentTo("UserName, Password, ApiKey".Split(", "));
    }

    [Theory]
    [InlineData("ReplicationKit:BaseAddress:Url is a section, but must be a single value.", "BaseAddress:Url=http://h")]
    [InlineData("ReplicationKit:Credentials:UserName is a section, but must be a single value.", "Credentials:UserName:First=jo")]
    [InlineData(
        "ReplicationKit:Credentials:Roles is a single value, but must be a list: use the keys Roles:0, Roles:1 and so on.",
        "Credentials:Roles=admin"
    )]
    [InlineData("ReplicationKit:Credentials:Roles:0 is a section, but must be a single value.", "Credentials:Roles:0:Name=admin")]
    public async Task A_section_in_place_of_a_value_and_the_reverse_are_reported(string message, string value)
    {
        await using TestHost host = new TestHost().With(Server, "ReplicationKit:" + value);
        host.Services.AddReplicationKit();

        Failures(host).Should().Contain(message.Replace(":Url is", " is", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_mistakes_are_reported_at_once()
    {
        await using TestHost host = new TestHost().With(
            "ReplicationKit:PollInterval=2",
            "ReplicationKit:MaxRetries=x",
            "ReplicationKit:BaseAdress=http://couch.test"
        );
        host.Services.AddReplicationKit();

        Failures(host).Should().HaveCount(4).And.OnlyContain(failure => failure.EndsWith('.') && !failure.Contains(';'));
        OptionsValidationException exception = (
            await host.Awaiting(started => started.StartAsync()).Should().ThrowAsync<OptionsValidationException>()
        ).Which;
        exception
            .Message.Should()
            .Be(
                """

                  ReplicationKit:MaxRetries is 'x', which is not an integer.
                  ReplicationKit:PollInterval is '2', which is not a time: use hours, minutes and seconds, such as '00:00:30'.
                  ReplicationKit:BaseAdress is not known. Did you mean ReplicationKit:BaseAddress? The known keys are BaseAddress, LocalBaseAddress, Database, Server, RequestTimeout, MaxRetries, RetryDelay, MaxRetryDelay, PollInterval, Credentials, LocalCredentials, StartupBehavior, RestartEnded, EnsureRetryDelay, MaxEnsureRetryDelay, MetricsInterval, VerifyInterval, AlwaysCollectMetrics.
                  ReplicationKit:BaseAddress is not set: set it to the server's URL, such as 'http://localhost:5984'.
                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public async Task An_unrelated_section_is_ignored()
    {
        await using TestHost host = new TestHost().With(Server, "ReplicationKit:Archive:BaseAddress=http://archive.test");
        host.Services.AddReplicationKit();
        host.Services.AddReplicationKit("archive", host.Section("ReplicationKit:Archive"));

        host.Provider.GetRequiredService<Replicator>().BaseAddress.Should().Be("http://couch.test:5984/");
        host.Provider.GetRequiredKeyedService<Replicator>("archive").BaseAddress.Should().Be("http://archive.test/");
    }

    [Fact]
    public async Task Options_set_in_code_are_named_as_such()
    {
        await using var host = new TestHost();
        host.Services.AddReplicationKit(options => options.MaxRetries = -1);

        Failures(host)
            .Should()
            .Contain(failure => failure.StartsWith("ReplicatorOptions.MaxRetries is -1", StringComparison.Ordinal))
            .And.Contain(failure => failure.StartsWith("ReplicatorOptions.BaseAddress is not set", StringComparison.Ordinal));
    }

    private static List<string> Failures(TestHost host)
    {
        var failures = new List<string>();
        foreach (
            Func<object> read in (Func<object>[])
                [
                    () => host.Provider.GetRequiredService<IOptions<ReplicatorOptions>>().Value,
                    () => host.Provider.GetRequiredService<IOptions<ReplicationHostOptions>>().Value,
                ]
        )
        {
            try
            {
                read();
            }
            catch (OptionsValidationException exception)
            {
                failures.AddRange(exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }
        }

        return failures;
    }
}
