namespace Moev.Ocpp.V16;

/// <summary>
/// What is measured (OCPP 1.6 §7.31). Import: into the vehicle; Register: the absolute count; Interval: since the last such sample.
/// </summary>
public enum Measurand : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>A, from the vehicle.</summary>
    CurrentExport,

    /// <summary>A, to the vehicle.</summary>
    CurrentImport,

    /// <summary>A, the most that the vehicle is told it may take.</summary>
    CurrentOffered,

    /// <summary>Wh or kWh from the vehicle, a meter's reading.</summary>
    EnergyActiveExportRegister,

    /// <summary>Wh or kWh to the vehicle, a meter's reading; what is meant when nothing is said.</summary>
    EnergyActiveImportRegister,

    /// <summary>varh or kvarh from the vehicle, a meter's reading.</summary>
    EnergyReactiveExportRegister,

    /// <summary>varh or kvarh to the vehicle, a meter's reading.</summary>
    EnergyReactiveImportRegister,

    /// <summary>Wh or kWh from the vehicle since the last interval.</summary>
    EnergyActiveExportInterval,

    /// <summary>Wh or kWh to the vehicle since the last interval.</summary>
    EnergyActiveImportInterval,

    /// <summary>varh or kvarh from the vehicle since the last interval.</summary>
    EnergyReactiveExportInterval,

    /// <summary>varh or kvarh to the vehicle since the last interval.</summary>
    EnergyReactiveImportInterval,

    /// <summary>Hz, of the grid (errata 3.84).</summary>
    Frequency,

    /// <summary>W or kW, from the vehicle.</summary>
    PowerActiveExport,

    /// <summary>W or kW, to the vehicle.</summary>
    PowerActiveImport,

    /// <summary>Of the energy that flows, without a unit.</summary>
    PowerFactor,

    /// <summary>W or kW, the most that the vehicle is told it may take.</summary>
    PowerOffered,

    /// <summary>var or kvar, from the vehicle.</summary>
    PowerReactiveExport,

    /// <summary>var or kvar, to the vehicle.</summary>
    PowerReactiveImport,

    /// <summary>Of a fan.</summary>
    RPM,

    /// <summary>State of charge of the vehicle, in percent.</summary>
    SoC,

    /// <summary>Inside the charge point.</summary>
    Temperature,

    /// <summary>V, effective.</summary>
    Voltage,
}
