namespace MiniKube.Machinery.Api.Quantities;

/// <summary>The family of suffixes a quantity was written with and is written back in.</summary>
public enum QuantityFormat
{
    /// <summary><c>n u m "" k M G T P E</c></summary>
    DecimalSi,

    /// <summary><c>Ki Mi Gi Ti Pi Ei</c></summary>
    BinarySi,

    /// <summary><c>e3</c>, <c>E-6</c></summary>
    DecimalExponent,
}
