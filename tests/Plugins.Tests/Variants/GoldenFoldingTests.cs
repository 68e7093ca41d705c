using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Plugins.Tests.Variants;

/// <summary>Folds of dictionaries against values computed by an independent program.</summary>
public sealed class GoldenFoldingTests
{
    [Fact]
    public void Decoder_norm()
    {
        var golden = Golden.Case("folding", "decoder_norm");
        var expected = golden.GetProperty("expected");
        using var dictionary = Dictionary(golden.GetProperty("inputs"));
        AssertInference(golden, dictionary, expected.GetProperty("f_before"), expected.GetProperty("x_hat"));
        dictionary.FoldDecoderNorms();
        AssertWeights(expected, dictionary);
        AssertInference(golden, dictionary, expected.GetProperty("f_after"), expected.GetProperty("x_hat"));
    }

    [Fact]
    public void Thresholds_scale_with_decoder_norms()
    {
        var golden = Golden.Case("folding", "jumprelu_threshold_with_decoder_norm");
        var expected = golden.GetProperty("expected");
        using var dictionary = Dictionary(golden.GetProperty("inputs")) with
        {
            Activation = Activation.JumpRelu(0),
            Thresholds = Golden.Transpose(golden.GetProperty("inputs").GetProperty("threshold").ToMatrix()),
        };
        AssertInference(golden, dictionary, expected.GetProperty("f_before"), null);
        dictionary.FoldDecoderNorms();
        Golden.AssertClose(expected.GetProperty("threshold"), Golden.Transpose(dictionary.Thresholds!));
        AssertInference(golden, dictionary, expected.GetProperty("f_after"), null);
    }

    [Fact]
    public void Input_scale()
    {
        var golden = Golden.Case("folding", "input_scale");
        var expected = golden.GetProperty("expected");
        using var dictionary = Dictionary(golden.GetProperty("inputs"));
        InputFolds.FoldScale(dictionary, golden.GetProperty("inputs").GetProperty("s").GetDouble());
        AssertWeights(expected, dictionary);
        AssertInference(golden, dictionary, expected.GetProperty("f_folded"), expected.GetProperty("x_hat_folded"));
    }

    [Fact]
    public void The_divisor_of_dictionary_learning_gives_the_same_reconstructions_by_other_latents()
    {
        var golden = Golden.Case("folding", "input_divisor_dictionary_learning");
        var expected = golden.GetProperty("expected");
        var divisor = golden.GetProperty("inputs").GetProperty("c").GetDouble();
        using var theirs = Dictionary(golden.GetProperty("inputs")) with
        {
            EncoderBias = Golden.Transpose(expected.GetProperty("b_enc").ToMatrix()),
            DecoderBias = expected.GetProperty("b_dec").ToMatrix(),
        };
        AssertInference(golden, theirs, expected.GetProperty("f_folded"), expected.GetProperty("x_hat_folded"));
        using var ours = Dictionary(golden.GetProperty("inputs"));
        InputFolds.FoldScale(ours, 1 / divisor);
        AssertInference(golden, ours, expected.GetProperty("f_trained_on_x_over_c"), expected.GetProperty("x_hat_folded"));
    }

    [Fact]
    public void B_dec_into_b_enc()
    {
        var golden = Golden.Case("folding", "b_dec_into_b_enc");
        var expected = golden.GetProperty("expected");
        using var subtracting = Dictionary(golden.GetProperty("inputs"));
        AssertInference(golden, subtracting, expected.GetProperty("f"), expected.GetProperty("x_hat"));
        using var folded = Dictionary(golden.GetProperty("inputs")) with
        {
            SubtractsDecoderBias = false,
            EncoderBias = Golden.Transpose(expected.GetProperty("b_enc").ToMatrix()),
        };
        AssertInference(golden, folded, expected.GetProperty("f"), expected.GetProperty("x_hat"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Covariance_whitening(bool subtracts)
    {
        var golden = Golden.Case("folding", "covariance_whitening");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        using var mean = inputs.GetProperty("mu").ToMatrix();
        using var whitening = inputs.GetProperty("M").ToMatrix();
        using var inverse = expected.GetProperty("M_inverse").ToMatrix();
        using var dictionary = Dictionary(inputs) with { SubtractsDecoderBias = subtracts };
        if (!subtracts)
        {
            // The same dictionary in the other form, before it is folded.
            for (var i = 0; i < dictionary.EncoderBias.Rows; i++)
                dictionary.EncoderBias[i, 0] -= (float)RowGeometry.Dot(dictionary.EncoderWeights.Row(i), dictionary.DecoderBias.Row(0));
        }

        InputFolds.FoldWhitening(dictionary, mean, whitening, inverse);
        Golden.AssertClose(expected.GetProperty("W_enc"), Golden.Transpose(dictionary.EncoderWeights));
        Golden.AssertClose(expected.GetProperty("W_dec"), dictionary.DecoderWeights);
        Golden.AssertClose(expected.GetProperty("b_dec"), dictionary.DecoderBias);
        if (subtracts)
            Golden.AssertClose(expected.GetProperty("b_enc"), Golden.Transpose(dictionary.EncoderBias));
        AssertInference(golden, dictionary, expected.GetProperty("f_folded"), expected.GetProperty("x_hat_folded"));
    }

    private static LearnedDictionary Dictionary(JsonElement inputs) => new()
    {
        Activation = Activation.Relu,
        SubtractsDecoderBias = true,
        EncoderWeights = Golden.Transpose(inputs.GetProperty("W_enc").ToMatrix()),
        EncoderBias = Golden.Transpose(inputs.GetProperty("b_enc").ToMatrix()),
        DecoderWeights = inputs.GetProperty("W_dec").ToMatrix(),
        DecoderBias = inputs.GetProperty("b_dec").ToMatrix(),
    };

    private static void AssertWeights(JsonElement expected, LearnedDictionary dictionary)
    {
        Golden.AssertClose(expected.GetProperty("W_enc"), Golden.Transpose(dictionary.EncoderWeights));
        Golden.AssertClose(expected.GetProperty("W_dec"), dictionary.DecoderWeights);
        if (expected.TryGetProperty("b_enc", out var encoderBias))
            Golden.AssertClose(encoderBias, Golden.Transpose(dictionary.EncoderBias));
        if (expected.TryGetProperty("b_dec", out var decoderBias))
            Golden.AssertClose(decoderBias, dictionary.DecoderBias);
    }

    private static void AssertInference(JsonElement golden, LearnedDictionary dictionary, JsonElement latents, JsonElement? reconstruction)
    {
        using var rows = golden.GetProperty("inputs").GetProperty("x").ToMatrix();
        using var backend = new ReferenceBackend();
        var (actual, xHat) = ShortRun.InferenceForm(dictionary, rows, backend);
        Golden.AssertClose(latents, actual);
        if (reconstruction is { } expected)
            Golden.AssertClose(expected, xHat);
    }
}
