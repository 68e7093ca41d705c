using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Variants.SparseCoding;

/// <summary>The best dictionary for the codes of the batch alone (Lee et al. 2007). Latents that did not fire keep their rows.</summary>
internal sealed class DualLearning : DictionaryLearning
{
    protected override void Learn(ParameterSet parameters, SparseLatents codes, Matrix rows, Matrix dictionary, TrainingStep step)
    {
        using var moments = new CodeMoments(dictionary.Rows, dictionary.Columns);
        moments.Add(codes, rows, keep: 0);
        LagrangeDual.Minimise(moments, dictionary);
    }
}
