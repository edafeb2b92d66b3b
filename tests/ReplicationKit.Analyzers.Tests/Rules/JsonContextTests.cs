namespace ReplicationKit.Analyzers.Tests.Rules;

/// <summary>RPK8003.</summary>
public class JsonContextTests
{
    private const string Abstract =
        "{ public C() : base(null) { } protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null; public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null; }";

    [Fact]
    public Task A_specification_in_a_context() =>
        Sources.VerifyAsync<JsonContextAnalyzer>(
            $$"""
            using System.Text.Json.Serialization;
            [Replication(Source = "a", Target = "b")] partial record R;
            [JsonConverter(typeof(ReplicationSpecConverter)), Replication(Source = "a", Target = "b")] partial record Named;
            [Replication(Source = "a", Target = "b"), JsonConverter(typeof(ReplicationSpecConverter))] partial record Late;
            record Parcel(string Name, R? Spec); record Chain(Chain? Next, Named Spec) { [JsonIgnore] public R? Left { get; init; } }
            [JsonSerializable({|RPK8003:typeof(R)|}), JsonSerializable({|RPK8003:typeof(System.Collections.Generic.List<R[]>)|}), JsonSerializable(typeof(Named)), JsonSerializable({|RPK8003:typeof(Late)|}), JsonSerializable({|RPK8003:typeof(Parcel)|}), JsonSerializable(typeof(Chain)), JsonSerializable(typeof(string))]
            class C : JsonSerializerContext {{Abstract}}
            """.Insert(0, "using System;\nusing ReplicationKit;\n")
        );
}
