using System.Text;

namespace SaeLab.Runtime.Manifests;

/// <summary>Makes the names of manifests from the names of code.</summary>
internal static class SnakeCase
{
    /// <summary><c>AuxKCoefficient</c> → <c>aux_k_coefficient</c>, <c>DecayL1</c> → <c>decay_l1</c>, <c>FVUBound</c> → <c>fvu_bound</c>.</summary>
    /// <remarks>A capital starts a word, unless it stands in a run of capitals and no small letter follows it. Digits belong to the word before them.</remarks>
    public static string Of(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var afterCapital = i > 0 && char.IsUpper(name[i - 1]);
            var beforeSmall = i + 1 < name.Length && char.IsLower(name[i + 1]);
            if (i > 0 && char.IsUpper(name[i]) && (!afterCapital || beforeSmall) && name[i - 1] != '_')
                result.Append('_');
            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }
}
