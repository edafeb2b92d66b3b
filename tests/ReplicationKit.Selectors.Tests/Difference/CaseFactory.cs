using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;

namespace ReplicationKit.Selectors.Tests.Difference;

/// <summary>
/// Makes cases: compiles types and predicates, translates them, writes the selectors as generated code does, and runs C#.
/// </summary>
internal sealed class CaseFactory(int seed, int types, int predicatesPerType, int documentsPerPredicate)
{
    private readonly Random _random = new(seed);

    /// <summary>The cases of the ordinary run.</summary>
    public static CaseFactory Ordinary(int seed) => new(seed, types: 25, predicatesPerType: 20, documentsPerPredicate: 96);

    /// <summary>The documents left out since they are outside of the contract.</summary>
    public int Outside { get; private set; }

    public IReadOnlyList<DifferenceCase> Make()
    {
        List<(GeneratedType Type, GeneratedPredicate Predicate, bool Ordinal)> specifications = [];
        PredicateGenerator predicates = new(_random);
        for (int i = 0; i < types; i++)
        {
            GeneratedType type = GeneratedType.Make($"D{i}", _random);
            for (int j = 0; j < predicatesPerType; j++)
            {
                specifications.Add((type, predicates.Make(type), _random.Next(3) == 0));
            }
        }

        StringBuilder declarations = new(GeneratedType.Shared);
        foreach (GeneratedType type in specifications.Select(s => s.Type).Distinct())
        {
            declarations.AppendLine(type.Declaration);
        }

        for (int i = 0; i < specifications.Count; i++)
        {
            (GeneratedType type, GeneratedPredicate predicate, bool ordinal) = specifications[i];
            string mode = ordinal ? "(StringEquality = StringEquality.Ordinal)" : string.Empty;
            declarations.AppendLine(
                CultureInfo.InvariantCulture,
                $$"""
                public partial record S{{i}}({{PredicateGenerator.Members}})
                {
                    [Selector{{mode}}] public bool Include({{type.Name}} d) => {{predicate.Source}};
                    public bool Oracle({{type.Name}} d) => {{(ordinal ? predicate.Source : predicate.Collated)}};
                }
                """
            );
        }

        return Evaluate(Translate(declarations.ToString(), specifications), specifications);
    }

    private static Assembly Translate(
        string declarations,
        List<(GeneratedType Type, GeneratedPredicate Predicate, bool Ordinal)> specifications
    )
    {
        CSharpCompilation compilation = PredicateSources.Parse(declarations);
        StringBuilder writers = new();
        List<string> refused = [];
        for (int i = 0; i < specifications.Count; i++)
        {
            SelectorTranslation translation = PredicateSources.Translate(compilation, $"S{i}");
            if (translation.Template == null)
            {
                refused.Add(
                    $"{specifications[i].Predicate.Source}: {string.Join(" ", translation.Problems.Select(p => $"{p.Id} {string.Join(" | ", p.Arguments)}"))}"
                );
                continue;
            }

            writers.AppendLine(
                CultureInfo.InvariantCulture,
                $"public partial record S{i} {{ public void Write(ref ReplicationKit.CompilerServices.DocumentWriter w) {{ {TemplateCode.Of(translation.Template.Pieces)} }} }}"
            );
        }

        refused.Take(10).Should().BeEmpty();
        writers.AppendLine(TemplateCode.Writing);
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = PredicateSources.Parse(declarations, writers.ToString()).Emit(image);
        result
            .Diagnostics.Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .Select(d => d.ToString())
            .Take(10)
            .ToList()
            .Should()
            .BeEmpty();
        return Assembly.Load(image.ToArray());
    }

    private List<DifferenceCase> Evaluate(
        Assembly assembly,
        List<(GeneratedType Type, GeneratedPredicate Predicate, bool Ordinal)> specifications
    )
    {
        List<DifferenceCase> cases = [];
        Dictionary<GeneratedType, List<(string Json, JsonObject Parsed)>> pools = [];
        MethodInfo run = assembly.GetType("Writing")!.GetMethod("Run")!;
        Type body = assembly.GetType("Writing+Body")!;
        for (int i = 0; i < specifications.Count; i++)
        {
            (GeneratedType type, GeneratedPredicate predicate, bool ordinal) = specifications[i];
            Type specificationType = assembly.GetType($"S{i}")!;
            Type documentType = assembly.GetType(type.Name)!;
            object specification = Activator.CreateInstance(specificationType, Arguments(assembly))!;
            string selector = (string)run.Invoke(null, [specificationType.GetMethod("Write")!.CreateDelegate(body, specification)])!;
            if (!pools.TryGetValue(type, out List<(string Json, JsonObject Parsed)>? all))
                pools.Add(type, all = Documents(type));
            MethodInfo oracle = specificationType.GetMethod("Oracle")!;
            List<(string Json, bool Matches)> documents = [];
            int matching = 0;
            for (int n = 0; n < all.Count && Math.Min(matching, documents.Count - matching) < documentsPerPredicate / 2; n++)
            {
                JsonObject read = Reading.Only(all[(i + n) % all.Count].Parsed, type, predicate.Reads);
                if (Reading.IsOutside(read, type, predicate.Reads))
                {
                    Outside++;
                    continue;
                }

                bool matches = Accepts(oracle, specification, documentType, read);
                matching += matches ? 1 : 0;
                documents.Add((all[(i + n) % all.Count].Json, matches));
            }

            List<(string, bool)> chosen = Balance(documents);
            if (chosen.Count > 0)
            {
                cases.Add(new DifferenceCase(type.Declaration, predicate.Source, ordinal, selector, chosen));
            }
        }

        return cases;
    }

    private List<(string Json, JsonObject Parsed)> Documents(GeneratedType type)
    {
        List<(string, JsonObject)> documents = [];
        for (int n = 0; n < documentsPerPredicate * 2; n++)
        {
            string json = Pools.Document(_random, type);
            documents.Add((json, JsonNode.Parse(json)!.AsObject()));
        }

        return documents;
    }

    // A document that cannot be deserialized, or for which the predicate throws, does not match.
    private static bool Accepts(MethodInfo oracle, object specification, Type type, JsonObject json)
    {
        object? document;
        try
        {
            document = json.Deserialize(type);
        }
        catch (JsonException)
        {
            return false;
        }

        try
        {
            return (bool)oracle.Invoke(specification, [document])!;
        }
        catch (TargetInvocationException exception)
            when (exception.InnerException
                    is NullReferenceException
                        or ArgumentException
                        or InvalidOperationException
                        or IndexOutOfRangeException
                        or KeyNotFoundException
            )
        {
            return false;
        }
    }

    // Each predicate with matches and without, about half of each; a predicate that is always the same here is left out.
    private List<(string Json, bool Matches)> Balance(List<(string Json, bool Matches)> documents)
    {
        List<(string, bool)> matching = [.. documents.Where(d => d.Matches).Take(documentsPerPredicate / 2)];
        List<(string, bool)> others = [.. documents.Where(d => !d.Matches).Take(documentsPerPredicate - matching.Count)];
        return matching.Count == 0 || others.Count == 0 ? [] : [.. matching, .. others];
    }

    private object?[] Arguments(Assembly assembly) =>
        [
            _random.Pick(Pools.Texts),
            _random.Next(2) == 0 ? null : _random.Pick(Pools.Texts),
            _random.Pick(Pools.Ints),
            _random.Next(2) == 0 ? null : _random.Pick(Pools.Ints),
            _random.Next(2) == 0,
            _random.Pick(new[] { 0.0, 1.5, -1.5, 100 }),
            Enum.ToObject(assembly.GetType("Level")!, _random.Pick(new[] { 0, 1, 5 })),
            DateOnly.Parse(_random.Pick(Pools.Dates), CultureInfo.InvariantCulture),
            Some(Pools.Texts),
            _random.Next(4) == 0 ? null : Some<string?>([.. Pools.Texts, null, null, null]),
            Some(Pools.Ints).ToList(),
            Some([0.0, 1, 1.5, -1.5, 100]),
            Ranks(assembly.GetType("Level")!),
            Some([.. Pools.Dates.Select(date => DateOnly.Parse(date, CultureInfo.InvariantCulture))]),
            _random.Next(2) == 0 ? null : Enum.ToObject(assembly.GetType("Level")!, _random.Pick(new[] { 0, 1, 5 })),
        ];

    private T[] Some<T>(T[] from) => [.. Enumerable.Range(0, _random.Next(5)).Select(_ => _random.Pick(from))];

    private Array Ranks(Type level)
    {
        int[] numbers = Some([-1, 0, 1, 5]);
        Array ranks = Array.CreateInstance(level, numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
            ranks.SetValue(Enum.ToObject(level, numbers[i]), i);
        return ranks;
    }
}
