using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Analyzers.Tests.Compiler;
using ReplicationKit.CodeFixes;

namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>RPK6001 to RPK6008: the code that runs replications.</summary>
public class RunningTests
{
    private const string Usings =
        "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing ReplicationKit;\n";

    /// <summary>Specifications with what the generator would add, as far as a call needs it.</summary>
    private const string Specifications = """

        [Replication(Source = "a", Target = "b", Continuous = true)] partial record Mirror : Half;
        [Replication(Source = "a", Target = "c")] partial record Copy : Half;
        [Replication(Source = "a", Target = "d")] partial record Either(bool Continuous) : Half;
        record Half : IReplicationSpec
        {
            public string? DocumentId => null;
            public bool IsTwoWay => false;
            public void WriteTo(System.Buffers.IBufferWriter<byte> output, in WriteContext context) { }
            public ReplicationDocument ToDocument(in WriteContext context) => new();
        }
        """;

    private static string Method(string body) =>
        $"{Usings}class C {{ async Task M(Replicator replicator, ReplicationHandle handle, TransientReplication run, string id) {{ {body} }} }}{Specifications}";

    private static Task Verify(string body) => Sources.VerifyAsync<RunningAnalyzer>(Method(body));

    [Theory]
    [InlineData("await (await replicator.CreateAsync(new Mirror())).{|RPK6001:WaitForCompletionAsync|}();")]
    [InlineData(
        "var h = await replicator.CreateAsync(new Mirror()).ConfigureAwait(false); await h.{|RPK6001:WaitForCompletionAsync|}(TimeSpan.FromSeconds(5));"
    )]
    [InlineData(
        "IReplicationSpec spec = new Mirror(); var h = await replicator.CreateAsync((Mirror)spec); await h.{|RPK6001:WaitForCompletionAsync|}();"
    )]
    [InlineData(
        "EnsureResult result = await replicator.EnsureAsync(new Mirror()); await result.Handle.{|RPK6001:WaitForCompletionAsync|}();"
    )]
    [InlineData("var h = await replicator.CreateAsync(new Mirror()); await h.Reverse!.{|RPK6001:WaitForCompletionAsync|}();")]
    [InlineData("var t = await replicator.StartTransientAsync(new Mirror()); await t.{|RPK6001:WaitForCompletionAsync|}();")]
    [InlineData(
        "IReplicationSpec spec = new Mirror(); var h = await replicator.CreateAsync(spec); await h.{|RPK6001:WaitForCompletionAsync|}();"
    )]
    [InlineData("await replicator.{|RPK6001:ReplicateAsync|}(new Mirror());")]
    [InlineData(
        "var d = new ReplicationDocument { Id = id, Continuous = true }; await (await replicator.CreateAsync(d)).{|RPK6001:WaitForCompletionAsync|}();"
    )]
    public Task Waiting_for_what_has_no_end(string body) => Verify(body);

    [Theory]
    [InlineData("await handle.WaitForCompletionAsync(); await run.WaitForCompletionAsync(); await replicator.WaitForCompletionAsync(id);")]
    [InlineData("await (await replicator.CreateAsync(new Copy())).WaitForCompletionAsync(); await replicator.ReplicateAsync(new Copy());")]
    [InlineData("await (await replicator.CreateAsync(new Either(true))).WaitForCompletionAsync();")]
    [InlineData("var h = await replicator.CreateAsync(new Mirror()); h = handle; await h.WaitForCompletionAsync();")]
    [InlineData(
        "var d = new ReplicationDocument { Continuous = true }; d.Continuous = false; await (await replicator.CreateAsync(d)).WaitForCompletionAsync();"
    )]
    [InlineData(
        "var d = new ReplicationDocument { Continuous = false }; await (await replicator.CreateAsync(d)).WaitForCompletionAsync();"
    )]
    public Task Waiting_for_what_ends_or_may_end(string body) => Verify(body);

    [Theory]
    [InlineData("await foreach (var s in handle.FollowAsync()) { if (s.State == {|RPK6002:ReplicationState.Crashing|}) break; }")]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { if (s.State is ReplicationState.Failed or {|RPK6002:ReplicationState.Crashing|}) throw new InvalidOperationException(); }"
    )]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { if (s is { State: {|RPK6002:ReplicationState.Error|} }) { Console.WriteLine(s); return; } }"
    )]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { if (s.IsTerminal || s.State == {|RPK6002:ReplicationState.Error|}) break; }"
    )]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { if (s.State != {|RPK6002:ReplicationState.Crashing|}) { Console.WriteLine(s); } else { break; } }"
    )]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { switch (s.State) { case {|RPK6002:ReplicationState.Crashing|}: throw new InvalidOperationException(); } }"
    )]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { switch (s.State) { case ReplicationState.Failed or {|RPK6002:ReplicationState.Error|}: return; } }"
    )]
    [InlineData(
        "var s = await handle.GetStatusAsync(); while (s.State is not ({|RPK6002:ReplicationState.Crashing|} or ReplicationState.Failed)) s = await handle.GetStatusAsync();"
    )]
    [InlineData(
        "var s = await handle.GetStatusAsync(); while (s.State != ReplicationState.Failed && s.State != {|RPK6002:ReplicationState.Error|}) s = await handle.GetStatusAsync();"
    )]
    [InlineData(
        "ReplicationStatus s; do { s = await handle.GetStatusAsync(); } while (!(s.State == {|RPK6002:ReplicationState.Crashing|}));"
    )]
    [InlineData(
        "bool isDone = (await handle.GetStatusAsync()).State is ReplicationState.Completed or ReplicationState.Failed or {|RPK6002:ReplicationState.Crashing|};"
    )]
    public Task What_is_tried_again_is_no_end(string body) => Verify(body);

    [Fact]
    public Task A_state_without_its_type() =>
        Sources.VerifyAsync<RunningAnalyzer>(
            "using static ReplicationKit.ReplicationState;\n"
                + Method("await foreach (var s in handle.FollowAsync()) { if (s.State == {|RPK6002:Crashing|}) break; }")
        );

    [Theory]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { if (s.State == ReplicationState.Crashing) Console.WriteLine(s.NextRetry); }"
    )]
    [InlineData("await foreach (var s in handle.FollowAsync()) { if (s.State == ReplicationState.Crashing && s.ErrorCount > 5) break; }")]
    [InlineData("await foreach (var s in handle.FollowAsync()) { if (s is { State: ReplicationState.Crashing, ErrorCount: > 5 }) break; }")]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { if (s.State == ReplicationState.Crashing) { await handle.StopAsync(); break; } }"
    )]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { switch (s.State) { case ReplicationState.Crashing when s.ErrorCount > 5: return; case ReplicationState.Error: break; } }"
    )]
    [InlineData(
        "await foreach (var s in handle.FollowAsync()) { if (s.State is ReplicationState.Completed or ReplicationState.Failed) break; }"
    )]
    [InlineData("await foreach (var s in handle.FollowAsync()) { if (s.State != ReplicationState.Crashing) break; }")]
    [InlineData(
        "var s = await handle.GetStatusAsync(); while (s.State is ReplicationState.Running or ReplicationState.Crashing) s = await handle.GetStatusAsync();"
    )]
    [InlineData(
        "bool isBad = (await handle.GetStatusAsync()).State is ReplicationState.Failed or ReplicationState.Crashing or ReplicationState.Error;"
    )]
    [InlineData(
        "bool isKnown = (await handle.GetStatusAsync()).State is ReplicationState.Completed or ReplicationState.Crashing or ReplicationState.Running;"
    )]
    [InlineData("if ((await handle.GetStatusAsync()).State == ReplicationState.Crashing) return;")]
    [InlineData(
        "foreach (var x in new[] { 1 }) { Action a = () => { var s = ReplicationState.Running; if (s == ReplicationState.Error) return; }; a(); }"
    )]
    public Task Looking_at_a_crash_is_no_mistake(string body) => Verify(body);

    [Theory]
    [InlineData("await run.WaitForCompletionAsync(); await replicator.{|RPK6004:GetJobAsync|}(run.Id!);")]
    [InlineData("await run.CancelAsync().ConfigureAwait(false); if (id.Length > 1) { await replicator.{|RPK6004:GetJobAsync|}(run.Id!); }")]
    [InlineData("await replicator.CancelTransientAsync(run.Id!); var job = await replicator.{|RPK6004:GetJobAsync|}(run.Id!);")]
    [InlineData(
        "ReplicationRun r = await run.WaitForCompletionAsync(); string key = run.Id!; await replicator.{|RPK6004:GetJobAsync|}(key);"
    )]
    [InlineData("var r = await replicator.ReplicateAsync(new Copy()); await replicator.{|RPK6004:GetJobAsync|}(r.ReplicationId!);")]
    [InlineData("var t = await replicator.StartTransientAsync(new Mirror()); await replicator.{|RPK6004:GetStatusAsync|}(t.Id!);")]
    public Task An_ended_transient_is_forgotten(string body) => Verify(body);

    [Theory]
    [InlineData("await replicator.GetJobAsync(run.Id!); await run.CancelAsync();")]
    [InlineData("if (id.Length > 1) { await run.CancelAsync(); } await replicator.GetJobAsync(run.Id!);")]
    [InlineData(
        "var other = await replicator.StartTransientAsync(new Mirror()); await run.CancelAsync(); await replicator.GetJobAsync(other.Id!);"
    )]
    [InlineData("var waiting = run.WaitForCompletionAsync(); await replicator.GetJobAsync(run.Id!); await waiting;")]
    [InlineData("await replicator.GetJobAsync(id); await replicator.GetStatusAsync(handle.Id);")]
    public Task A_running_transient_is_found(string body) => Verify(body);

    [Theory]
    [InlineData("""await replicator.GetStatusAsync({|RPK6005:""|});""")]
    [InlineData("""await replicator.StopAsync({|RPK6005:"  "|}); replicator.GetHandle({|RPK6005:" "|});""")]
    [InlineData(
        """const string None = "\t"; await replicator.WaitForCompletionAsync({|RPK6005:None|}); await replicator.RestartAsync({|RPK6005:null|}!);"""
    )]
    [InlineData("""await replicator.CancelTransientAsync(replicationId: {|RPK6005:""|}); await replicator.GetJobAsync({|RPK6005:" "|});""")]
    [InlineData(
        """_ = replicator.FollowAllAsync(["orders", {|RPK6005:""|}]); _ = replicator.FollowAllAsync(new[] { {|RPK6005:" "|}, id }); _ = replicator.FollowAllAsync(new List<string> { {|RPK6005:""|} });"""
    )]
    public Task An_empty_id(string body) => Verify(body);

    [Theory]
    [InlineData("""await replicator.GetStatusAsync("orders-backup"); await replicator.StopAsync(id); replicator.GetHandle(" x ");""")]
    [InlineData(
        """_ = replicator.FollowAllAsync([id, "orders"]); _ = replicator.FollowAllAsync(new[] { id }.Where(text => text != ""));"""
    )]
    public Task An_id(string body) => Verify(body);

    [Theory]
    [InlineData("var h = await replicator.CreateAsync(new Mirror()); await foreach (var s in h.{|RPK6007:FollowAsync|}()) { }")]
    [InlineData(
        "var h = await replicator.CreateAsync(new Mirror()); await foreach (var s in h.{|RPK6007:FollowAsync|}(CancellationToken.None).ConfigureAwait(false)) { }"
    )]
    [InlineData(
        "var h = await replicator.CreateAsync(new Mirror()); await foreach (var s in replicator.{|RPK6007:FollowAllAsync|}([handle, h])) { }"
    )]
    [InlineData(
        "var h = await replicator.CreateAsync(new Mirror()); await foreach (var s in replicator.{|RPK6007:FollowAllAsync|}(new[] { h }, default)) { }"
    )]
    [InlineData(
        "var h = await replicator.CreateAsync(new Mirror()); await foreach (var s in h.{|RPK6007:FollowAsync|}().WithCancellation(default)) { }"
    )]
    public Task Following_without_a_token(string body) => Verify(body);

    [Theory]
    [InlineData(
        "var h = await replicator.CreateAsync(new Mirror()); using var stop = new CancellationTokenSource(); await foreach (var s in h.FollowAsync(stop.Token)) { }"
    )]
    [InlineData(
        "var h = await replicator.CreateAsync(new Mirror()); using var stop = new CancellationTokenSource(); await foreach (var s in h.FollowAsync().ConfigureAwait(false).WithCancellation(stop.Token)) { }"
    )]
    [InlineData("await foreach (var s in handle.FollowAsync()) { } await foreach (var s in replicator.FollowAsync(id)) { }")]
    [InlineData("var h = await replicator.CreateAsync(new Copy()); await foreach (var s in replicator.FollowAllAsync([handle, h])) { }")]
    public Task Following_until_the_end_or_canceled(string body) => Verify(body);

    [Theory]
    [InlineData("await h.{|RPK6001:WaitForCompletionAsync|}(token);", "await foreach (var status in h.FollowAsync(token))\n{\n}")]
    [InlineData(
        "await h.{|RPK6001:WaitForCompletionAsync|}(TimeSpan.FromHours(1), token).ConfigureAwait(false);",
        "await foreach (var status in h.FollowAsync(token))\n{\n}"
    )]
    [InlineData(
        "var limit = TimeSpan.FromHours(1); await h.{|RPK6001:WaitForCompletionAsync|}(limit, token);",
        "var limit = TimeSpan.FromHours(1); await foreach (var status in h.FollowAsync(token))\n{\n}"
    )]
    public Task Follows_instead(string wrong, string right) =>
        Sources.VerifyFixAsync<RunningAnalyzer, FollowCodeFix>(Fixable(wrong), Fixable(right));

    [Theory]
    [InlineData("ReplicationStatus end = await h.{|RPK6001:WaitForCompletionAsync|}(token);")]
    [InlineData("int status = 1; await h.{|RPK6001:WaitForCompletionAsync|}(token); Console.WriteLine(status);")]
    public Task Follows_nothing_where_the_result_is_needed(string body) =>
        Sources.VerifyFixAsync<RunningAnalyzer, FollowCodeFix>(Fixable(body), null);

    [Theory]
    [InlineData("await foreach (var s in h.{|RPK6007:FollowAsync|}()) { }", "await foreach (var s in h.FollowAsync(token)) { }")]
    [InlineData(
        "await foreach (var s in h.{|RPK6007:FollowAsync|}(CancellationToken.None)) { }",
        "await foreach (var s in h.FollowAsync(token)) { }"
    )]
    [InlineData(
        "await foreach (var s in replicator.{|RPK6007:FollowAllAsync|}([h])) { }",
        "await foreach (var s in replicator.FollowAllAsync([h], token)) { }"
    )]
    public Task Passes_the_token_in_scope(string wrong, string right) =>
        Sources.VerifyFixAsync<RunningAnalyzer, TokenCodeFix>(Fixable(wrong), Fixable(right));

    [Fact]
    public Task Passes_the_token_of_a_source() =>
        Sources.VerifyFixAsync<RunningAnalyzer, TokenCodeFix>(
            Method(
                "using var stop = new CancellationTokenSource(); var h = await replicator.CreateAsync(new Mirror()); await foreach (var s in h.{|RPK6007:FollowAsync|}()) { }"
            ),
            Method(
                "using var stop = new CancellationTokenSource(); var h = await replicator.CreateAsync(new Mirror()); await foreach (var s in h.FollowAsync(stop.Token)) { }"
            )
        );

    [Fact]
    public Task Passes_nothing_where_there_is_no_token() =>
        Sources.VerifyFixAsync<RunningAnalyzer, TokenCodeFix>(
            Method("var h = await replicator.CreateAsync(new Mirror()); await foreach (var s in h.{|RPK6007:FollowAsync|}()) { }"),
            null
        );

    private static string Synchronous(string body) =>
        $"{Usings}class C {{ void M(Replicator replicator, ReplicationHandle handle, string id) {{ {body} }} static void Take(Action action) {{ }} static void Run(Func<Task> action) {{ }} }}{Specifications}";

    [Theory]
    [InlineData("replicator.{|RPK6008:CreateAsync|}(new Copy());")]
    [InlineData("handle?.{|RPK6008:StopAsync|}();")]
    [InlineData("replicator.{|RPK6008:StopAsync|}(id).ConfigureAwait(false);")]
    [InlineData("handle.{|RPK6008:FollowAsync|}();")]
    [InlineData("handle.{|RPK6008:FollowAsync|}().WithCancellation(default);")]
    [InlineData("replicator.{|RPK6008:ListAsync|}();")]
    [InlineData("Take(() => handle.{|RPK6008:StopAsync|}());")]
    [InlineData("Take(() => { handle.{|RPK6008:StopAsync|}(); });")]
    [InlineData("Local(); void Local() => handle.{|RPK6008:StopAsync|}();")]
    public Task A_discarded_call(string body) => Sources.VerifyAsync<RunningAnalyzer>(Synchronous(body));

    [Theory]
    [InlineData("_ = replicator.CreateAsync(new Copy());")]
    [InlineData("var task = handle.StopAsync(); task.ContinueWith(_ => { });")]
    [InlineData("handle.StopAsync().ContinueWith(_ => { });")]
    [InlineData("handle.StopAsync().Wait(); handle.StopAsync().GetAwaiter().GetResult();")]
    [InlineData("Run(() => handle.StopAsync()); Run(async () => await handle.StopAsync());")]
    [InlineData("Take(async () => await handle.StopAsync());")]
    [InlineData("StopAsync(); this.StopAsync(); Task StopAsync() => handle.StopAsync(); } Task StopAsync() { return Task.CompletedTask;")]
    public Task A_used_call(string body) => Sources.VerifyAsync<RunningAnalyzer>(Synchronous(body));

    /// <summary>CS4014 reports the others.</summary>
    [Theory]
    [InlineData("handle.StopAsync(); handle.StopAsync().ConfigureAwait(false); await Task.Yield();")]
    [InlineData("handle?.{|RPK6008:StopAsync|}(); await Task.Yield();")]
    [InlineData("handle.{|RPK6008:FollowAsync|}(); await Task.Yield();")]
    [InlineData("await handle.StopAsync(); await foreach (var s in handle.FollowAsync()) { }")]
    public Task A_discarded_call_in_asynchronous_code(string body) => Verify(body);

    [Theory]
    [InlineData("h.{|RPK6008:FollowAsync|}(token);", "await foreach (var status in h.FollowAsync(token))\n{\n}")]
    [InlineData(
        "h.{|RPK6008:FollowAsync|}().WithCancellation(token);",
        "await foreach (var status in h.FollowAsync().WithCancellation(token))\n{\n}"
    )]
    [InlineData("h?.{|RPK6008:StopAsync|}();", null)]
    [InlineData("Action stop = () => h.{|RPK6008:StopAsync|}();", null)]
    [InlineData("void Stop() { h.{|RPK6008:StopAsync|}(); }", null)]
    public Task Awaits_the_call(string wrong, string? right) =>
        Sources.VerifyFixAsync<RunningAnalyzer, AwaitCodeFix>(Fixable(wrong), right is null ? null : Fixable(right));

    [Fact]
    public Task Enumerates_the_sequence_of_a_program() =>
        Sources.VerifyFixAsync<RunningAnalyzer, AwaitCodeFix>(
            Program("replicator.{|RPK6008:ListAsync|}(); // all"),
            Program("await foreach (var status in replicator.ListAsync())\n{\n} // all")
        );

    /// <summary>The compiler reports CS4014 for most calls in asynchronous code.</summary>
    [Fact]
    public async Task Each_discarded_call_is_reported_once()
    {
        const string Statements = """
            replicator.CreateAsync(new Copy());
            handle?.StopAsync();
            handle!.FollowAsync();
            replicator.StopAsync("x").ConfigureAwait(false);
            System.Action a = () => replicator.StopAsync("x");
            """;
        const string Parameters = "Replicator replicator, ReplicationHandle? handle";
        string methods =
            $"static class C {{ static void Sync({Parameters})\n{{\n{Statements}\n}}\nstatic async Task Async({Parameters})\n{{\n{Statements}\nawait Task.Yield();\n}} }}";
        string source = Program("ReplicationHandle? handle = null;\n" + Statements) + methods;
        Compilation compilation = Compilations
            .Create(source)
            .WithOptions(
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
            );
        IEnumerable<Diagnostic> diagnostics = await Compilations.AnalyzeAsync(compilation);
        int[] lines =
        [
            .. diagnostics
                .Concat(compilation.GetDiagnostics(TestContext.Current.CancellationToken))
                .Where(diagnostic => diagnostic.Id is "RPK6008" or "CS4014")
                .Select(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line),
        ];
        string[] code = source.Split('\n');
        int[] expected =
        [
            .. Enumerable
                .Range(0, code.Length)
                .Where(line => Statements.Split('\n').Any(statement => code[line].Trim() == statement.Trim())),
        ];
        expected.Should().HaveCount(15);
        lines.Should().BeEquivalentTo(expected);
    }

    private static string Program(string statement) =>
        $"{Usings}\nvar replicator = new Replicator(new System.Net.Http.HttpClient(), new ReplicatorOptions());\n{statement}\n{Specifications}";

    private static string Fixable(string statement) =>
        $"{Usings}class C\n{{\n    async Task M(Replicator replicator, CancellationToken token)\n    {{\n        var h = await replicator.CreateAsync(new Mirror());\n        {statement.Replace("\n", "\n        ", StringComparison.Ordinal)}\n    }}\n}}{Specifications}";
}
