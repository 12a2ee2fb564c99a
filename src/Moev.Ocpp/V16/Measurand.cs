namespace Moev.Ocpp.V16;

/// <summary>
/// What is measured (OCPP 1.6 §7.31). Import: into the vehicle; Register: the absolute count; Interval: since the last such sample.
/// </summary>
public enum Measurand : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    CurrentExport,

    CurrentImport,

    CurrentOffered,

    EnergyActiveExportRegister,

    EnergyActiveImportRegister,

    EnergyReactiveExportRegister,

    EnergyReactiveImportRegister,

    EnergyActiveExportInterval,

    EnergyActiveImportInterval,

    EnergyReactiveExportInterval,

    EnergyReactiveImportInterval,

    Frequency,

    PowerActiveExport,

    PowerActiveImport,

    PowerFactor,

    PowerOffered,

    PowerReactiveExport,

    PowerReactiveImport,

    /// <summary>Of a fan.</summary>
    RPM,

    /// <summary>State of charge of the vehicle, in percent.</summary>
    SoC,

    Temperature,

    Voltage,
}
