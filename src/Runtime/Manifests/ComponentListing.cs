using System.Text;

namespace SaeLab.Runtime.Manifests;

/// <summary>Writes descriptions of components as plain text.</summary>
public static class ComponentListing
{
    /// <summary>All components below their kinds, one line each; every line ends with a line feed.</summary>
    public static string Overview(IReadOnlyList<ComponentDescription> components)
    {
        var text = new StringBuilder();
        var width = components.Select(c => c.Name.Length).DefaultIfEmpty().Max();
        foreach (var kind in components.GroupBy(c => c.Kind))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(KindNames.Plural(kind.Key)).Append('\n');
            foreach (var component in kind)
                text.Append($"  {component.Name.PadRight(width)}  {component.Summary}".TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>One component with all its options; every line ends with a line feed.</summary>
    public static string Details(ComponentDescription component)
    {
        var text = new StringBuilder();
        text.Append($"{SnakeCase.Of(component.Kind.ToString())} {component.Name} ({component.Plugin})\n");
        if (component.Summary.Length > 0)
            text.Append($"  {component.Summary}\n");
        foreach (var option in component.Options)
        {
            var range = option.Range.Length > 0 ? ", " + option.Range : "";
            var need = option.IsRequired ? "required" : option.Default is null ? "optional" : "default " + option.Default;
            text.Append($"\n  {option.Name}: {option.Type}{range}; {need}\n");
            if (option.Summary.Length > 0)
                text.Append($"    {option.Summary}\n");
        }

        return text.ToString();
    }
}
