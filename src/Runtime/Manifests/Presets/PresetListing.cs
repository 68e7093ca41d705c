using System.Text;

namespace SaeLab.Runtime.Manifests;

/// <summary>Writes presets as plain text.</summary>
public static class PresetListing
{
    /// <summary>A heading, and below it one line for each preset; every line ends with a line feed.</summary>
    public static string Overview(PresetLibrary presets)
    {
        var text = new StringBuilder("presets\n");
        var width = presets.All.Select(p => p.Name.Length).DefaultIfEmpty().Max();
        foreach (var preset in presets.All)
            text.Append($"  {preset.Name.PadRight(width)}  {preset.Description} Variants: {string.Join(", ", preset.Variants)}.\n");
        return text.ToString();
    }
}
