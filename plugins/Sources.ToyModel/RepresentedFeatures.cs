using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.ToyModel;

/// <summary>The features that a model represents, with their directions.</summary>
internal sealed class RepresentedFeatures : IDisposable
{
    /// <summary>‖W_i‖² up to which a feature counts as not represented, as in the figures of Elhage et al. 2022.</summary>
    private const double LargestSquareOfNone = 0.01;

    /// <exception cref="InputException">The model represents no feature.</exception>
    public RepresentedFeatures(TrainedToyModel model)
    {
        Model = model;
        Norms = [.. Enumerable.Range(0, model.Embedding.Rows).Select(Norm)];
        Places = new int[Norms.Length];
        Array.Fill(Places, -1);
        int[] features = [.. Enumerable.Range(0, Norms.Length).Where(i => Norms[i] * Norms[i] > LargestSquareOfNone)];
        if (features.Length == 0)
            throw new InputException($"The toy model represents none of its {Norms.Length} features: no ‖W_i‖² exceeds {LargestSquareOfNone}. Give it more steps, or a higher density.");
        Directions = new Matrix(features.Length, model.Embedding.Columns);
        foreach (var (place, feature) in features.Index())
        {
            Places[feature] = place;
            for (var c = 0; c < Directions.Columns; c++)
                Directions[place, c] = (float)(model.Embedding[feature, c] / Norms[feature]);
        }

        double Norm(int feature)
        {
            var squares = 0.0;
            foreach (var value in model.Embedding.Row(feature))
                squares += (double)value * value;
            return Math.Sqrt(squares);
        }
    }

    public TrainedToyModel Model { get; }

    /// <summary>W_i/‖W_i‖ of the features that are represented, in their order.</summary>
    public Matrix Directions { get; }

    /// <summary>‖W_i‖, by feature.</summary>
    public double[] Norms { get; }

    /// <summary>The row of <see cref="Directions"/> of each feature; −1 where it is not represented.</summary>
    public int[] Places { get; }

    public void Dispose()
    {
        Model.Embedding.Dispose();
        Directions.Dispose();
    }
}
