using System.Reflection;

namespace SaeLab.Conventions.Tests;

public sealed class TypeShapeTests
{
    /// <summary>Counts temporary files, so that their names differ within a process; no result depends on it.</summary>
    private const string Counter = "SaeLab.Runtime.Artefacts.AtomicFile._written";

    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Classes_are_sealed_static_or_abstract() =>
        Rule.HasNoOffenders(
            "These can be derived from, though nothing was said of how:",
            OurAssemblies.WrittenTypes.Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract).Select(t => t.FullName!));

    [Fact]
    public void Nothing_static_can_change() =>
        Rule.HasNoOffenders(
            "These static fields can be assigned to, so that one run could change another:",
            from type in OurAssemblies.WrittenTypes
            from field in type.GetFields(Everything)
            where field is { IsLiteral: false, IsInitOnly: false }
            let name = $"{type.FullName}.{field.Name}"
            where name != Counter
            select name);
}
