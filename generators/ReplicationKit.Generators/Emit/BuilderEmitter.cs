using ReplicationKit.Generators.Text;
using ReplicationKit.Shared;

namespace ReplicationKit.Generators.Emit;

/// <summary>
/// Emits the staged builder: an interface for each member that is asked for, one for the end, and two small classes behind them. An
/// instance of a stage never changes, so that one can be kept and gone on from twice.
/// </summary>
internal sealed class BuilderEmitter
{
    private static readonly ConstantLines CreateBegin = new(
        "", "/// <summary>Begins to build a specification: <c>Build</c> is there once everything required is.</summary>", Names.GeneratedCode);

    private static readonly ConstantLines LastStageBegin = new(
        "", "/// <summary>The builder's last stage: everything required is there.</summary>", Names.GeneratedInterface);

    private static readonly ConstantLines FilteredStageBegin = new(
        "", "/// <summary>The builder's last stage after one of filter and document ids, which exclude each other.</summary>", Names.GeneratedInterface);

    private static readonly ConstantLines Interface = new(Names.GeneratedInterface);
    private static readonly ConstantLines Class = new("", Names.GeneratedCode);
    private static readonly ConstantLines BuildDoc = new("/// <summary>The specification.</summary>");

    private readonly IndentedWriter _code;
    private readonly ReplicationModel _model;
    private readonly BuilderPlan _plan;
    private readonly string _name;

    /// <summary>What the last step calls the specification that it holds: as no parameter of it is called.</summary>
    private readonly string _held = "spec";

    private BuilderEmitter(IndentedWriter code, SpecificationPlan plan)
    {
        _code = code;
        _model = plan.Model;
        _name = plan.CodeName;
        _plan = new BuilderPlan(_model);
        while (IsArgument(_held)) _held += "_";
    }

    public static void Emit(IndentedWriter code, SpecificationPlan plan) => new BuilderEmitter(code, plan).Emit();

    private void Emit()
    {
        string instance = Instance();
        CreateBuilder(instance);
        for (int i = 0; i < _plan.Asked.Count; i++) AskingStage(i);
        LastStage(GeneratedMembers.LastStage, filtered: false);
        if (_plan.Exclusive) LastStage(GeneratedMembers.FilteredStage, filtered: true);
        if (_plan.Asked.Count > 0) AskingSteps(instance);
        LastStep();
    }

    private void CreateBuilder(string instance)
    {
        _code.Lines(CreateBegin);
        if (_plan.Asked.Count > 0)
            _code.Line($"{_plan.Access} static {_plan.Stages[0]} {GeneratedMembers.CreateBuilder}() => new {GeneratedMembers.AskingSteps}();");
        else
            _code.Line($"{_plan.Access} static {_plan.Stages[0]} {GeneratedMembers.CreateBuilder}() => new {GeneratedMembers.LastStep}({instance});");
    }

    private void AskingStage(int index)
    {
        BuilderMember member = _plan.Asked[index];
        _code.Line();
        _code.Line($"/// <summary>The builder's stage that asks for <c>{member.Model.Name}</c>.</summary>");
        _code.Lines(Interface);
        _code.Line($"{_plan.Access} interface {_plan.Stages[index]}");
        using (_code.OpenBlock()) Declare(member, _plan.Stages[index + 1]);
    }

    private void LastStage(string stage, bool filtered)
    {
        _code.Lines(filtered ? FilteredStageBegin : LastStageBegin);
        _code.Line($"{_plan.Access} interface {stage}");
        using (_code.OpenBlock())
        {
            foreach (BuilderMember member in _plan.Offered)
            {
                if (filtered && member.IsSelection) continue;
                Declare(member, After(member, stage));
                _code.Line();
            }

            _code.Lines(BuildDoc);
            _code.Line($"{_name} Build();");
        }
    }

    private string After(BuilderMember member, string stage) => _plan.Exclusive && member.IsSelection ? GeneratedMembers.FilteredStage : stage;

    private void Declare(BuilderMember member, string next)
    {
        _code.Line($"/// <summary>Sets <c>{member.Model.Name}</c>: {MemberText.Describe(member.Model)}.</summary>");
        _code.Line($"{next} With{member.Title}({member.Model.TypeName} {member.Argument});");
    }

    /// <summary>The class behind the stages that ask: it holds what has been given.</summary>
    private void AskingSteps(string instance)
    {
        int last = _plan.Asked.Count - 1;
        _code.Lines(Class);
        string stages = _plan.Stages[0];
        for (int i = 1; i <= last; i++) stages += ", " + _plan.Stages[i];
        _code.Line($"private sealed class {GeneratedMembers.AskingSteps} : {stages}");
        using (_code.OpenBlock())
        {
            for (int i = 0; i < last; i++) _code.Line($"private {_plan.Asked[i].Model.TypeName} {_plan.Asked[i].Field} = default!;");
            for (int i = 0; i <= last; i++)
            {
                if (last > 0) _code.Line();
                BuilderMember member = _plan.Asked[i];
                _code.Line($"{_plan.Stages[i + 1]} {_plan.Stages[i]}.With{member.Title}({member.Model.TypeName} {member.Argument}) =>");
                using (_code.OpenIndent())
                {
                    if (i == last) _code.Line($"new {GeneratedMembers.LastStep}({instance});");
                    else _code.Line($"new {GeneratedMembers.AskingSteps} {{ {Given(i)} }};");
                }
            }
        }
    }

    /// <summary>The fields after the step that gives this member.</summary>
    private string Given(int index)
    {
        BuilderMember step = _plan.Asked[index];
        string given = "";
        for (int i = 0; i < index; i++) given += $"{_plan.Asked[i].Field} = {Held(_plan.Asked[i], step)}, ";
        return $"{given}{step.Field} = {step.Argument}";
    }

    /// <summary>Makes an instance of what has been asked for: the last member is the argument of the current step, the others are fields.</summary>
    private string Instance()
    {
        string arguments = "";
        foreach (ParameterModel parameter in _model.Constructor)
        {
            if (parameter.HasDefault) continue;
            string separator = arguments.Length == 0 ? "" : ", ";
            arguments += $"{separator}{TypeIdentity.Escape(parameter.Name)}: {(parameter.Member is null ? null : Given(parameter.Member)) ?? "default!"}";
        }

        string initialized = "";
        foreach (BuilderMember member in _plan.Asked)
        {
            if (IsInConstructor(member) && !member.Model.IsRequired) continue;
            string separator = initialized.Length == 0 ? " { " : ", ";
            initialized += $"{separator}{TypeIdentity.Escape(member.Model.Name)} = {Given(member.Model.Name)}";
        }

        return $"new {_name}({arguments}){(initialized.Length == 0 ? "" : initialized + " }")}";
    }

    private bool IsArgument(string name)
    {
        foreach (BuilderMember member in _plan.Offered)
        {
            if (member.Argument == name) return true;
        }

        return false;
    }

    private bool IsInConstructor(BuilderMember member)
    {
        foreach (ParameterModel parameter in _model.Constructor)
        {
            if (!parameter.HasDefault && parameter.Member == member.Model.Name) return true;
        }

        return false;
    }

    /// <summary>The value of a member that was asked for, in the last step; null: it was not.</summary>
    private string? Given(string name)
    {
        if (_plan.AskedMember(name) is not { } member) return null;
        BuilderMember last = _plan.Asked[_plan.Asked.Count - 1];
        return member == last ? last.Argument : Held(member, last);
    }

    /// <summary>The field of a member in a step whose parameter may have the field's name.</summary>
    private static string Held(BuilderMember member, BuilderMember step) => member.Field == step.Argument ? "this." + member.Field : member.Field;

    /// <summary>The class behind the last stages: it holds the specification, which each step copies.</summary>
    private void LastStep()
    {
        _code.Lines(Class);
        if (_plan.Exclusive) _code.Line($"private sealed class {GeneratedMembers.LastStep}({_name} {_held}) : {GeneratedMembers.LastStage}, {GeneratedMembers.FilteredStage}");
        else _code.Line($"private sealed class {GeneratedMembers.LastStep}({_name} {_held}) : {GeneratedMembers.LastStage}");
        using (_code.OpenBlock())
        {
            Offer(GeneratedMembers.LastStage, filtered: false);
            if (_plan.Exclusive) Offer(GeneratedMembers.FilteredStage, filtered: true);
        }
    }

    private void Offer(string stage, bool filtered)
    {
        foreach (BuilderMember member in _plan.Offered)
        {
            if (filtered && member.IsSelection) continue;
            _code.Line($"{After(member, stage)} {stage}.With{member.Title}({member.Model.TypeName} {member.Argument}) =>");
            using (_code.OpenIndent())
                _code.Line($"new {GeneratedMembers.LastStep}({_held} with {{ {TypeIdentity.Escape(member.Model.Name)} = {member.Argument} }});");
            _code.Line();
        }

        _code.Line($"{_name} {stage}.Build() => {_held};");
        if (!filtered && _plan.Exclusive) _code.Line();
    }
}
