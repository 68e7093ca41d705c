using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Reporting;

namespace SaeLab.CommandLine.Display;

/// <summary>A dictionary in words: its form, its weights in figures, where it comes from.</summary>
internal static class DictionaryLines
{
    public static IReadOnlyList<string> Of(string path, StoredDictionary stored)
    {
        var (dictionary, provenance) = (stored.Dictionary, stored.Provenance);
        return
        [
            $"{path}: a dictionary of {dictionary.Shape}",
            $"  f = {dictionary.Activation}((x{(dictionary.SubtractsDecoderBias ? " - b_dec" : "")}) W_enc + b_enc), x^ = f W_dec + b_dec",
            "",
            $"  {"",-8} {"shape",-16} {"row norm: least",16} {"mean",10} {"most",10}",
            Weights("W_enc", dictionary.EncoderWeights),
            Weights("b_enc", dictionary.EncoderBias),
            Weights("W_dec", dictionary.DecoderWeights),
            Weights("b_dec", dictionary.DecoderBias),
            "",
            $"  trained on {Numbers.Count(provenance.SamplesTrained)} samples, seed {provenance.Seed}",
            $"  manifest   {provenance.ManifestHash}",
            $"  saelab     {provenance.EngineVersion}, {provenance.Engine}, {provenance.InstructionSet}",
            .. provenance.Plugins.Select(p => $"  plugin     {p.Name} {p.Version}, sha256 {p.Sha256}"),
        ];
    }

    private static string Weights(string name, Matrix matrix)
    {
        var norms = new double[matrix.Rows];
        for (var i = 0; i < norms.Length; i++)
        {
            foreach (var value in matrix.Row(i))
                norms[i] += (double)value * value;
            norms[i] = Math.Sqrt(norms[i]);
        }

        return $"  {name,-8} {$"[{matrix.Rows}, {matrix.Columns}]",-16} {Numbers.Short(norms.Min()),16} {Numbers.Short(norms.Average()),10} {Numbers.Short(norms.Max()),10}";
    }
}
