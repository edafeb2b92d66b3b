using System.Text;

namespace ReplicationKit.Generators.Benchmarks.Build;

/// <summary>What other generators work on, as people write it: one type a file.</summary>
internal static class BuildSources
{
    /// <summary>Refit interfaces of four operations each.</summary>
    public static IEnumerable<string> RefitInterfaces(int count) =>
        Enumerable
            .Range(0, count)
            .Select(number =>
                $$"""
                    using System.Threading;
                    using System.Threading.Tasks;
                    using Refit;
                    namespace App.Apis;
                    public sealed record Item{{number}}(string Id, int Count);
                    public interface IApi{{number}}
                    {
                        [Get("/items-{{number}}/{id}")]
                        Task<Item{{number}}> GetAsync(string id, CancellationToken cancellationToken = default);

                        [Post("/items-{{number}}")]
                        Task<Item{{number}}> CreateAsync([Body] Item{{number}} item, CancellationToken cancellationToken = default);

                        [Put("/items-{{number}}/{id}")]
                        Task<Item{{number}}> ReplaceAsync(string id, [Body] Item{{number}} item, [Query] string? rev = null, CancellationToken cancellationToken = default);

                        [Delete("/items-{{number}}/{id}")]
                        Task DeleteAsync(string id, [Query] string rev, CancellationToken cancellationToken = default);
                    }
                    """
            );

    /// <summary>Records of five properties each, and the context that lists them.</summary>
    public static IEnumerable<string> JsonTypes(int count)
    {
        var context = new StringBuilder("using System.Text.Json.Serialization;\nnamespace App.Json;\n");
        for (int number = 0; number < count; number++)
        {
            context.Append("[JsonSerializable(typeof(Item").Append(number).Append("))]\n");
            yield return $"""
                using System;
                using System.Collections.Generic;
                namespace App.Json;
                public sealed record Item{number}(string Id, int Count, bool Open, DateTimeOffset Created, IReadOnlyList<string> Tags);
                """;
        }

        yield return context.Append("internal sealed partial class Context : JsonSerializerContext;\n").ToString();
    }
}
