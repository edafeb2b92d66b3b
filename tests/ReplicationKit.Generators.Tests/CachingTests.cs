using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ReplicationKit.Design;
using ReplicationKit.Generators.Emit;
using ReplicationKit.Shared;
using ReplicationKit.Testing.Generators;

namespace ReplicationKit.Generators.Tests;

/// <summary>The generator checklist, caching and memory: checks 1 to 17.</summary>
public class CachingTests
{
    private const string Orders = """
        namespace App;

        [Replication(Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)]
        public partial record OrdersBackup;
        """;

    private const string Staff = """
        namespace App;

        [Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")]
        [QueryParam("role", "manager")]
        [CreateTargetParams(Q = 2)]
        public partial record DepartmentStaff(ReplicationEndpoint Target, [property: QueryParam] string Department, bool CreateTarget)
        {
            public int? WorkerProcesses { get; init; }
        }
        """;

    private const string Plain = """
        namespace App;

        public static class Plain { public static int Add(int a, int b) => a + b; }
        """;

    private static readonly string[] Files = [Orders, Staff, Plain];

    [Fact(DisplayName = "Check 01: no tracked step holds anything of the compilation, at any depth")]
    public void Check01_NoRoslynObjects()
    {
        GeneratorRunResult result = Generation.Run(Files).Result;
        foreach (object output in TrackedOutputs(result))
            Walk(output, forbidden: false);
    }

    [Fact(DisplayName = "Check 01: the walk finds what it looks for")]
    public void Check01_TheWalkCanFail()
    {
        CSharpCompilation compilation = Generation.Compile(Files);
        object[] bad =
        [
            compilation,
            compilation.SyntaxTrees[0],
            compilation.Assembly,
            Location.None,
            compilation.SyntaxTrees[0].GetRoot(TestContext.Current.CancellationToken),
            compilation.GetSemanticModel(compilation.SyntaxTrees[0]),
        ];
        foreach (object item in bad)
            FluentActions.Invoking(() => Walk(new { Deep = new[] { item } }, forbidden: false)).Should().Throw<Xunit.Sdk.XunitException>();
    }

    [Fact(DisplayName = "Check 02: every step is tracked")]
    public void Check02_AllStepsTracked() =>
        DesignDocumentTests.Run(Files, ("staff.json", "{}")).Result.TrackedSteps.Keys.Should().Contain(TrackingNames.All);

    [Fact(DisplayName = "Check 03: models hold only what is equatable, and no collection that compares by reference")]
    public void Check03_ModelsAreEquatable()
    {
        var seen = new HashSet<Type>();
        var queue = new Queue<Type>([
            typeof(SpecificationSource),
            typeof(Catalog),
            typeof(ProjectContext),
            typeof(ProjectSettings),
            typeof(DesignFile),
            typeof(DesignDocuments),
        ]);
        while (queue.TryDequeue(out Type? type))
        {
            if (!seen.Add(type) || type.IsPrimitive || type.IsEnum || type == typeof(string))
                continue;
            Type element = Nullable.GetUnderlyingType(type) ?? type;
            element.GetInterfaces().Should().Contain(typeof(IEquatable<>).MakeGenericType(element), "{0} is part of a model", element);
            element.IsArray.Should().BeFalse();
            if (element.IsGenericType)
                element.GetGenericTypeDefinition().Should().Be(typeof(EquatableArray<>), "{0} is part of a model", element);
            foreach (Type argument in element.GenericTypeArguments)
                queue.Enqueue(argument);
            if (element.IsGenericType || element.IsPrimitive)
                continue;
            foreach (FieldInfo field in element.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
                queue.Enqueue(field.FieldType);
        }

        seen.Should().Contain([typeof(ReplicationModel), typeof(MemberModel), typeof(FixedOption), typeof(TypeIdentity)]);
    }

    [Fact(DisplayName = "Check 04: one source parsed twice gives equal models and equal hash codes")]
    public void Check04_EqualModels()
    {
        ReplicationModel first = Parse(Staff),
            second = Parse(Staff);
        first.Should().NotBeSameAs(second);
        first.Equals(second).Should().BeTrue();
        first.GetHashCode().Should().Be(second.GetHashCode());
    }

    [Theory(DisplayName = "Check 05: white space, comments and unrelated members do not change the model")]
    [InlineData("namespace App;", "namespace   App ;\n\n// A comment.\n")]
    [InlineData("public int? WorkerProcesses", "/* why */ public int?   WorkerProcesses")]
    [InlineData("    public int?", "    public static int Unrelated => 1;\n    private void Nothing() { }\n    public int?")]
    public void Check05_UnrelatedText(string old, string replacement) =>
        Parse(Staff.Replace(old, replacement, StringComparison.Ordinal)).Equals(Parse(Staff)).Should().BeTrue();

    [Fact(DisplayName = "Check 06: each property of each model, changed alone, makes models differ")]
    public void Check06_EveryPropertyCounts()
    {
        ReplicationModel model = Parse(Staff.Replace("Q = 2", "Q = 2, N = 1, Partitioned = true", StringComparison.Ordinal)) with
        {
            SelectorJson = "{}",
            Selector = ReplicationKit.Selectors.SelectorTemplate.Constant("{}"),
        };
        object[] models =
        [
            model,
            model.Type,
            model.Options[0],
            model.Members[1],
            model.TargetParams!,
            model.QueryParams[0],
            model.Id[0],
            model.Constructor[0],
            new DeclarationProblem("RPK0001", ProblemLocation.Type, "A", "detail", 1),
            new ContainingType("class", "A"),
            new CatalogEntry("A", true, true, false, []),
            new DesignEntry("a", "{}"),
            new DesignFile("a.json", "/a.json", "{}"),
            new DesignDocuments([], []),
            new DesignDocumentModel("a", "{}", [], [], []),
            new DesignFunction(DesignFunctionKind.Filter, "a", "filters.a", "f", new("a.json", "/a.json", 0, 1, true)),
            new DesignOrigin("a.json", "/a.json", 0, 1, true),
            new DesignProblem("wrong", new("a.json", "/a.json", 0, 1, true)),
            new SpecificationSource(model, []),
            new Catalog([], []),
            new AmbiguousNames([]),
            new ProjectSettings(RefitSetting.Omit),
            Capabilities.None,
            new ProjectContext(new AmbiguousNames([]), Capabilities.None),
        ];
        foreach (object item in models)
            EveryPropertyCounts(item);
    }

    [Fact(DisplayName = "Check 07: an edit in an unrelated file emits nothing")]
    public void Check07_UnrelatedFile() =>
        EmittedAfter(2, text => text.Replace("a + b", "b + a", StringComparison.Ordinal)).Should().BeEmpty();

    [Fact(DisplayName = "Check 08: a comment above the record in its own file emits nothing")]
    public void Check08_CommentInTheFile() =>
        EmittedAfter(0, text => text.Replace("[Replication", "// A comment.\n[Replication", StringComparison.Ordinal)).Should().BeEmpty();

    [Fact(DisplayName = "Check 09: a related edit emits exactly the one file")]
    public void Check09_RelatedEdit() =>
        EmittedAfter(0, text => text.Replace("backup.example", "elsewhere.example", StringComparison.Ordinal))
            .Should()
            .Equal("App.OrdersBackup.g.cs");

    [Fact(DisplayName = "Check 10: a specification added or removed emits one file and the catalog")]
    public void Check10_AddedAndRemoved()
    {
        EmittedAfter(2, text => text + "\n[Replication(Source = \"a\", Target = \"b\")] public partial record Added;")
            .Should()
            .BeEquivalentTo(["App.Added.g.cs", HintNames.Catalog, HintNames.EmbeddedAttribute]);

        // The compiler compares what is left by position, so that what comes after a removed one is emitted again: remove the last.
        EmittedAfter(1, text => text.Replace("[Replication", "// [Replication", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo([HintNames.Catalog, HintNames.EmbeddedAttribute]);
    }

    [Fact(DisplayName = "Check 11: an unrelated reference added emits nothing")]
    public void Check11_UnrelatedReference()
    {
        CSharpCompilation compilation = Generation.Compile(Files);
        GeneratorRun run = Generation.Harness.Run(compilation, TestContext.Current.CancellationToken);
        MetadataReference unrelated = MetadataReference.CreateFromFile(typeof(Xunit.Assert).Assembly.Location);
        GeneratorDriver after = run.Driver.RunGenerators(compilation.AddReferences(unrelated), TestContext.Current.CancellationToken);
        GeneratorHarness.Emitted(after.Only()).Should().BeEmpty();
    }

    [Fact(DisplayName = "Check 12: the compilation flows into no output step")]
    public void Check12_NoCompilationInOutputs()
    {
        GeneratorRunResult result = Generation.Run(Files).Result;
        var seen = new HashSet<IncrementalGeneratorRunStep>();
        foreach (IncrementalGeneratorRunStep step in result.TrackedOutputSteps.SelectMany(named => named.Value))
            Inputs(step, seen);
        seen.Should().NotBeEmpty();
        IEnumerable<object> direct = result
            .TrackedOutputSteps.SelectMany(named => named.Value)
            .SelectMany(step => step.Inputs)
            .Select(input => input.Source.Outputs[input.OutputIndex].Value);
        direct.Should().NotBeEmpty().And.NotContain(value => value is Compilation);
    }

    [Fact(DisplayName = "Check 13: old compilations are collected after eight edits")]
    public void Check13_OldCompilationsAreCollected()
    {
        (GeneratorDriver driver, WeakReference old) = EightEdits();
        for (int i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        old.IsAlive.Should().BeFalse();
        GC.KeepAlive(driver);
    }

    [Fact(DisplayName = "Check 14: the generator has no state, and drivers in parallel agree")]
    public void Check14_NoState()
    {
        typeof(ReplicationGenerator)
            .GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .Should()
            .OnlyContain(field => field.IsInitOnly || field.IsLiteral);

        string[] texts = new string[8];
        Parallel.For(
            0,
            texts.Length,
            i =>
            {
                GeneratorDriver driver = Generation
                    .Harness.CreateDriver()
                    .RunGenerators(Generation.Compile(Files), TestContext.Current.CancellationToken);
                texts[i] = string.Join("\n", driver.Only().GeneratedSources.Select(source => source.HintName + source.SourceText));
            }
        );
        texts.Distinct().Should().ContainSingle();
    }

    [Fact(DisplayName = "Check 15: a canceled token stops the generator")]
    public void Check15_Cancellation()
    {
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        GeneratorDriver driver = Generation.Harness.CreateDriver();
        CSharpCompilation compilation = Generation.Compile(Files);
        FluentActions.Invoking(() => driver.RunGenerators(compilation, canceled.Token)).Should().Throw<OperationCanceledException>();

        INamedTypeSymbol type = compilation.GetTypeByMetadataName("App.DepartmentStaff")!;
        FluentActions.Invoking(() => ReplicationParser.Parse(type, canceled.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact(DisplayName = "Check 16: the catalog depends on names only")]
    public void Check16_CatalogOfNames()
    {
        CSharpCompilation compilation = Generation.Compile(Files);
        GeneratorRun run = Generation.Harness.Run(compilation, TestContext.Current.CancellationToken);
        CSharpCompilation edited = Generation.Edit(
            compilation,
            1,
            text => text.Replace("by_department", "by_section", StringComparison.Ordinal)
        );
        GeneratorRunResult after = run.Driver.RunGenerators(edited, TestContext.Current.CancellationToken).Only();
        after
            .TrackedSteps[TrackingNames.Catalog]
            .SelectMany(step => step.Outputs)
            .Should()
            .OnlyContain(output => output.Reason == IncrementalStepRunReason.Unchanged || output.Reason == IncrementalStepRunReason.Cached);
        GeneratorHarness.Emitted(after).Should().Equal("App.DepartmentStaff.g.cs");
    }

    [Fact(DisplayName = "Check 17: at most one file a type, and two more")]
    public void Check17_NumberOfFiles() => Generation.Run(Files).Result.GeneratedSources.Should().HaveCount(2 + 2);

    private static ReplicationModel Parse(string source)
    {
        CSharpCompilation compilation = Generation.Compile(source);
        INamedTypeSymbol type = compilation.GetTypeByMetadataName("App.DepartmentStaff")!;
        return ReplicationParser.Parse(type, TestContext.Current.CancellationToken)!;
    }

    private static System.Collections.Immutable.ImmutableArray<string> EmittedAfter(int file, Func<string, string> edit)
    {
        CSharpCompilation compilation = Generation.Compile(Files);
        GeneratorRun run = Generation.Harness.Run(compilation, TestContext.Current.CancellationToken);
        GeneratorDriver after = run.Driver.RunGenerators(Generation.Edit(compilation, file, edit), TestContext.Current.CancellationToken);
        return GeneratorHarness.Emitted(after.Only());
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference Old) EightEdits()
    {
        CSharpCompilation compilation = Generation.Compile(Files);
        var old = new WeakReference(compilation);
        GeneratorDriver driver = Generation.Harness.CreateDriver();
        for (int i = 0; i < 8; i++)
        {
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            compilation = Generation.Edit(compilation, i % 3, text => text + "\n// " + i);
        }

        return (driver, old);
    }

    private static IEnumerable<object> TrackedOutputs(GeneratorRunResult result) =>
        result
            .TrackedSteps.Where(step => TrackingNames.All.Contains(step.Key))
            .SelectMany(step => step.Value)
            .SelectMany(run => run.Outputs)
            .Select(output => output.Value);

    private static void Walk(object? item, bool forbidden, int depth = 0)
    {
        forbidden |=
            item is ISymbol or Compilation or SyntaxNode or SyntaxTree or SemanticModel or Location or AttributeData or SyntaxReference;
        forbidden.Should().BeFalse("{0} belongs to the compilation", item?.GetType());
        if (item is null or string || item.GetType().IsPrimitive || item.GetType().IsEnum)
            return;
        depth.Should().BeLessThan(30);
        if (item is IEnumerable items)
        {
            foreach (object? element in items)
                Walk(element, forbidden, depth + 1);
        }

        foreach (FieldInfo field in item.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
            Walk(field.GetValue(item), forbidden, depth + 1);
    }

    private static void Inputs(IncrementalGeneratorRunStep step, HashSet<IncrementalGeneratorRunStep> seen)
    {
        if (!seen.Add(step))
            return;
        foreach ((IncrementalGeneratorRunStep source, _) in step.Inputs)
            Inputs(source, seen);
    }

    /// <summary>Changes each settable property of a record alone and expects another record.</summary>
    private static void EveryPropertyCounts(object model)
    {
        MethodInfo clone = model.GetType().GetMethod("<Clone>$")!;
        PropertyInfo[] properties = [.. model.GetType().GetProperties().Where(property => property.SetMethod is not null)];
        properties.Should().NotBeEmpty();
        foreach (PropertyInfo property in properties)
        {
            object changed = clone.Invoke(model, null)!;
            changed.Equals(model).Should().BeTrue();
            property.SetValue(changed, Other(property.PropertyType, property.GetValue(model)));
            changed.Equals(model).Should().BeFalse("{0}.{1} has changed", model.GetType().Name, property.Name);
        }
    }

    private static object? Other(Type type, object? value)
    {
        if (type == typeof(string))
            return value + "x";
        if (type == typeof(bool))
            return !(bool)value!;
        if (type == typeof(int))
            return (int)value! + 1;
        if (type == typeof(long))
            return (long)value! + 1;
        if (type.IsEnum)
            return Enum.ToObject(type, Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) + 1);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
            return Longer(type, value!);
        return value is null ? throw new InvalidOperationException($"A value of {type} is needed.") : null;
    }

    /// <summary>The list with one more (default) element.</summary>
    private static object Longer(Type type, object value)
    {
        var items = Array.CreateInstance(
            type.GenericTypeArguments[0],
            ((ICollection)((IEnumerable)value).Cast<object?>().ToList()).Count + 1
        );
        int i = 0;
        foreach (object? item in (IEnumerable)value)
            items.SetValue(item, i++);
        return Activator.CreateInstance(type, items)!;
    }
}
