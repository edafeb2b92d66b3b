using ReplicationKit.Generators.Text;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>
/// Emits the staged builder: an interface for each member that is asked for, one for the end, and two small classes behind them. An
/// instance of a stage never changes, so that one can be kept and gone on from twice.
/// </summary>
internal sealed class BuilderEmitter
{
    private readonly IndentedWriter _code;
    private readonly ReplicationModel _model;
    private readonly BuilderPlan _plan;

    private BuilderEmitter(IndentedWriter code, ReplicationModel model)
    {
        _code = code;
        _model = model;
        _plan = new BuilderPlan(model);
    }

    public static void Emit(IndentedWriter code, ReplicationModel model) => new BuilderEmitter(code, model).Emit();

    private void Emit()
    {
        Begin();
        for (int i = 0; i < _plan.Asked.Count; i++) AskingStage(i);
        LastStage(GeneratedMembers.LastStage, filtered: false);
        if (_plan.Exclusive) LastStage(GeneratedMembers.FilteredStage, filtered: true);
        if (_plan.Asked.Count > 0) AskingSteps();
        LastStep();
    }

    private void Begin()
    {
        _code.Line("/// <summary>Begins to build a specification: <c>Build</c> is there once everything required is.</summary>");
        _code.Line(Names.GeneratedCode);
        string first = _plan.Asked.Count == 0 ? $"new {GeneratedMembers.LastStep}({Instance()})" : $"new {GeneratedMembers.AskingSteps}()";
        _code.Line($"{_plan.Access} static {Stage(0)} {GeneratedMembers.CreateBuilder}() => {first};");
    }

    /// <summary>The stage after this many members.</summary>
    private string Stage(int index) =>
        index < _plan.Asked.Count ? GeneratedMembers.AskingStage + _plan.Title(_plan.Asked[index]) : GeneratedMembers.LastStage;

    private void AskingStage(int index)
    {
        MemberModel member = _plan.Asked[index];
        _code.Line();
        _code.Line($"/// <summary>The builder's stage that asks for <c>{member.Name}</c>.</summary>");
        _code.Line(Names.GeneratedInterface);
        _code.Line($"{_plan.Access} interface {Stage(index)}");
        using (_code.OpenBlock()) Declare(member, Stage(index + 1));
    }

    private void LastStage(string stage, bool filtered)
    {
        _code.Line();
        _code.Line(filtered
            ? "/// <summary>The builder's last stage after one of filter and document ids, which exclude each other.</summary>"
            : "/// <summary>The builder's last stage: everything required is there.</summary>");
        _code.Line(Names.GeneratedInterface);
        _code.Line($"{_plan.Access} interface {stage}");
        using (_code.OpenBlock())
        {
            foreach (MemberModel member in OfferedAt(filtered))
            {
                Declare(member, After(member, stage));
                _code.Line();
            }

            _code.Line("/// <summary>The specification.</summary>");
            _code.Line($"{_model.Type.CodeName} Build();");
        }
    }

    private IEnumerable<MemberModel> OfferedAt(bool filtered) => _plan.Offered.Where(member => !filtered || !BuilderPlan.IsSelection(member));

    private string After(MemberModel member, string stage) =>
        _plan.Exclusive && BuilderPlan.IsSelection(member) ? GeneratedMembers.FilteredStage : stage;

    private void Declare(MemberModel member, string next)
    {
        _code.Line($"/// <summary>Sets <c>{member.Name}</c>: {MemberText.Describe(member)}.</summary>");
        _code.Line($"{next} With{_plan.Title(member)}({Parameter(member)});");
    }

    /// <summary>The class behind the stages that ask: it holds what has been given.</summary>
    private void AskingSteps()
    {
        _code.Line();
        _code.Line(Names.GeneratedCode);
        IEnumerable<string> stages = Enumerable.Range(0, _plan.Asked.Count).Select(Stage);
        _code.Line($"private sealed class {GeneratedMembers.AskingSteps} : {string.Join(", ", stages)}");
        using (_code.OpenBlock())
        {
            for (int i = 0; i < _plan.Asked.Count - 1; i++)
                _code.Line($"private {_plan.Asked[i].TypeName} {Field(_plan.Asked[i])} = default!;");

            for (int i = 0; i < _plan.Asked.Count; i++)
            {
                if (_plan.Asked.Count > 1) _code.Line();
                Step(i);
            }
        }
    }

    private void Step(int index)
    {
        MemberModel member = _plan.Asked[index];
        bool last = index == _plan.Asked.Count - 1;
        string next = last
            ? $"new {GeneratedMembers.LastStep}({Instance()})"
            : $"new {GeneratedMembers.AskingSteps} {{ {string.Join(", ", Given(index))} }}";
        _code.Line($"{Stage(index + 1)} {Stage(index)}.With{_plan.Title(member)}({Parameter(member)}) =>");
        using (_code.OpenIndent()) _code.Line(next + ";");
    }

    private IEnumerable<string> Given(int index)
    {
        for (int i = 0; i < index; i++) yield return $"{Field(_plan.Asked[i])} = {Held(_plan.Asked[i], _plan.Asked[index])}";
        yield return $"{Field(_plan.Asked[index])} = {Argument(_plan.Asked[index])}";
    }

    /// <summary>Makes an instance of what has been asked for: the last member is the argument of the current step, the others are fields.</summary>
    private string Instance()
    {
        var arguments = new List<string>();
        var inConstructor = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterModel parameter in _model.Constructor)
        {
            if (parameter.HasDefault) continue;
            string? given = parameter.Member is null ? null : Given(parameter.Member);
            if (parameter.Member is not null) inConstructor.Add(parameter.Member);
            arguments.Add($"{TypeIdentity.Escape(parameter.Name)}: {given ?? "default!"}");
        }

        string[] initialized = [.. _plan.Asked.Where(member => !inConstructor.Contains(member.Name)).Select(member => $"{TypeIdentity.Escape(member.Name)} = {Given(member.Name)}")];
        string initializer = initialized.Length == 0 ? "" : $" {{ {string.Join(", ", initialized)} }}";
        return $"new {_model.Type.CodeName}({string.Join(", ", arguments)}){initializer}";
    }

    private string? Given(string name)
    {
        int index = _plan.Asked.FindIndex(member => member.Name == name);
        if (index < 0) return null;
        MemberModel last = _plan.Asked[_plan.Asked.Count - 1];
        return index == _plan.Asked.Count - 1 ? Argument(last) : Held(_plan.Asked[index], last);
    }

    /// <summary>The field of a member in a step whose parameter may have the field's name.</summary>
    private static string Held(MemberModel member, MemberModel step) => Field(member) == Argument(step) ? "this." + Field(member) : Field(member);

    /// <summary>The class behind the last stages: it holds the specification, which each step copies.</summary>
    private void LastStep()
    {
        string stages = _plan.Exclusive ? $"{GeneratedMembers.LastStage}, {GeneratedMembers.FilteredStage}" : GeneratedMembers.LastStage;
        _code.Line();
        _code.Line(Names.GeneratedCode);
        _code.Line($"private sealed class {GeneratedMembers.LastStep}({_model.Type.CodeName} spec) : {stages}");
        using (_code.OpenBlock())
        {
            Offer(GeneratedMembers.LastStage, filtered: false);
            if (_plan.Exclusive) Offer(GeneratedMembers.FilteredStage, filtered: true);
        }
    }

    private void Offer(string stage, bool filtered)
    {
        foreach (MemberModel member in OfferedAt(filtered))
        {
            _code.Line($"{After(member, stage)} {stage}.With{_plan.Title(member)}({Parameter(member)}) =>");
            using (_code.OpenIndent())
                _code.Line($"new {GeneratedMembers.LastStep}(spec with {{ {TypeIdentity.Escape(member.Name)} = {Argument(member)} }});");
            _code.Line();
        }

        _code.Line($"{_model.Type.CodeName} {stage}.Build() => spec;");
        if (!filtered && _plan.Exclusive) _code.Line();
    }

    private static string Parameter(MemberModel member) => $"{member.TypeName} {Argument(member)}";

    private static string Argument(MemberModel member) => TypeIdentity.Escape(LowerFirst(member.Name));

    private static string Field(MemberModel member) => "_" + LowerFirst(member.Name);

    private static string LowerFirst(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
