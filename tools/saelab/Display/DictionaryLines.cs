using System.Globalization;
using SaeLab.Abstractions;
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
            $"  {Formula(dictionary)}",
            "",
            $"  {"",-8} {"shape",-16} {"row norm: least",16} {"mean",10} {"most",10}",
            Weights("W_enc", dictionary.EncoderWeights),
            Weights("b_enc", dictionary.EncoderBias),
            Weights("W_dec", dictionary.DecoderWeights),
            Weights("b_dec", dictionary.DecoderBias),
            .. dictionary.Thresholds is { } thresholds ? [Weights("theta", thresholds)] : Array.Empty<string>(),
            .. dictionary.SkipWeights is { } skip ? [Weights("W_skip", skip)] : Array.Empty<string>(),
            "",
            $"  trained on {Numbers.Count(provenance.SamplesTrained)} samples, seed {provenance.Seed}",
            $"  manifest   {provenance.ManifestHash}",
            $"  saelab     {provenance.EngineVersion}, {provenance.Engine}, {provenance.InstructionSet}",
            .. provenance.Plugins.Select(p => $"  plugin     {p.Name} {p.Version}, sha256 {p.Sha256}"),
        ];
    }

    private static string Formula(LearnedDictionary dictionary)
    {
        var input = dictionary.SubtractsDecoderBias ? "(x - b_dec)" : "x";
        var encoder = dictionary.Pursuit is { } pursuit
            ? string.Create(CultureInfo.InvariantCulture, $"f = pursuit({input}, W_dec; at most {pursuit.MostIterations} iterations, residual {pursuit.ResidualThreshold})")
            : dictionary.Lasso is { } lasso ? string.Create(CultureInfo.InvariantCulture, $"f = argmin{(lasso.IsRectified ? " f>=0" : "")} |{input} - f W_dec|^2 / 2 + {lasso.Penalty} |f|")
            : $"f = {dictionary.Activation}({input} W_enc + b_enc)";
        if (dictionary.Refinement is { } refinement)
            encoder += string.Create(CultureInfo.InvariantCulture, $", then {refinement.Steps} x (z += {refinement.StepSize} (x - x^) W_enc)");
        var transform = dictionary.RowTransform == RowTransform.None ? "" : $"; each row to {(dictionary.RowTransform == RowTransform.Norm ? "norm sqrt(d)" : dictionary.RowTransform == RowTransform.LayerNorm ? "mean 0 and deviation 1" : "mean 0 and norm 1")} first, undone on x^";
        return $"{encoder}, x^ = f W_dec + b_dec{(dictionary.SkipWeights is null ? "" : $" + {input} W_skip")}{transform}";
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
