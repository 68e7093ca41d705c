using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace SaeLab.Conventions.Tests;

/// <summary>Options are what users of manifests see of a plugin.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Options_are_sealed_records_that_can_be_made_without_arguments() =>
        Rule.HasNoOffenders(
            "These options are not sealed records with a constructor without parameters:",
            OurAssemblies.OptionsTypes.Where(t => !t.IsSealed || t.GetMethod("<Clone>$") is null || t.GetConstructor(Type.EmptyTypes) is null).Select(t => t.FullName!));

    [Fact]
    public void Options_cannot_change_once_they_are_made() =>
        Rule.HasNoOffenders("These properties of options have no init accessor:", Properties().Where(p => !HasInit(p)).Select(Name));

    [Fact]
    public void Options_that_are_not_required_tell_their_default() =>
        Rule.HasNoOffenders(
            "The summaries of these options do not say what the default is:",
            Properties()
                .Where(p => p.GetCustomAttribute<RequiredAttribute>() is null && !OurAssemblies.OptionsTypes.Contains(p.PropertyType))
                .Where(p => !SummaryOf(p).Contains("default", StringComparison.OrdinalIgnoreCase))
                .Select(Name));

    private static IEnumerable<PropertyInfo> Properties() => OurAssemblies.OptionsTypes.SelectMany(t => t.GetProperties());

    private static string Name(PropertyInfo property) => $"{property.DeclaringType!.FullName}.{property.Name}";

    private static bool HasInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;

    private static string SummaryOf(PropertyInfo property) =>
        XDocument.Load(OurAssemblies.DocumentationOf(property.DeclaringType!.Assembly)).Descendants("member")
            .FirstOrDefault(m => m.Attribute("name")!.Value == "P:" + Name(property))?.Element("summary")?.Value ?? "";
}
