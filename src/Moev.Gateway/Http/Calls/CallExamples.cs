namespace Moev.Gateway.Http.Calls;

/// <summary>An example request for each action that a central system may start.</summary>
internal static class CallExamples
{
    private const string Certificate = "-----BEGIN CERTIFICATE-----\\nMIIB…\\n-----END CERTIFICATE-----\\n";

    private const string Hash = """{"hashAlgorithm":"SHA256","issuerNameHash":"6a09e667bb67ae85","issuerKeyHash":"3c6ef372a54ff53a","serialNumber":"01"}""";

    public static string Request(string action) => action switch
    {
        "CancelReservation" => """{"reservationId":7}""",
        "CertificateSigned" => $$"""{"certificateChain":"{{Certificate}}"}""",
        "ChangeAvailability" => """{"connectorId":1,"type":"Inoperative"}""",
        "ChangeConfiguration" => """{"key":"HeartbeatInterval","value":"300"}""",
        "ClearCache" => "{}",
        "ClearChargingProfile" => """{"connectorId":1,"chargingProfilePurpose":"TxDefaultProfile"}""",
        "DataTransfer" => """{"vendorId":"com.example","messageId":"hello","data":"text"}""",
        "DeleteCertificate" => $$"""{"certificateHashData":{{Hash}} }""",
        "ExtendedTriggerMessage" => """{"requestedMessage":"LogStatusNotification"}""",
        "GetCompositeSchedule" => """{"connectorId":1,"duration":3600,"chargingRateUnit":"A"}""",
        "GetConfiguration" => """{"key":["ChargingScheduleAllowedChargingRateUnit","MeterValueSampleInterval"]}""",
        "GetDiagnostics" => """{"location":"ftp://192.0.2.7/uploads","retries":1,"retryInterval":60}""",
        "GetInstalledCertificateIds" => """{"certificateType":"CentralSystemRootCertificate"}""",
        "GetLocalListVersion" => "{}",
        "GetLog" => """{"logType":"SecurityLog","requestId":5,"log":{"remoteLocation":"https://192.0.2.7/logs"}}""",
        "InstallCertificate" => $$"""{"certificateType":"CentralSystemRootCertificate","certificate":"{{Certificate}}"}""",
        "RemoteStartTransaction" => """{"connectorId":1,"idTag":"TAG_1"}""",
        "RemoteStopTransaction" => """{"transactionId":1}""",
        "ReserveNow" => """{"connectorId":1,"expiryDate":"2040-01-31T12:00:00Z","idTag":"TAG_1","reservationId":7}""",
        "Reset" => """{"type":"Soft"}""",
        "SendLocalList" => """{"listVersion":3,"updateType":"Differential","localAuthorizationList":[{"idTag":"TAG_1","idTagInfo":{"status":"Accepted"}}]}""",
        "SetChargingProfile" => """
            {"connectorId":0,"csChargingProfiles":{
              "chargingProfileId":7,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Recurring","recurrencyKind":"Daily",
              "chargingSchedule":{"startSchedule":"2030-01-01T00:00:00Z","chargingRateUnit":"A",
                "chargingSchedulePeriod":[{"startPeriod":0,"limit":16},{"startPeriod":61200,"limit":6.5}]}}}
            """,
        "SignedUpdateFirmware" => $$"""
            {"requestId":6,"firmware":{"location":"https://192.0.2.7/firmware.bin","retrieveDateTime":"2030-01-31T12:00:00Z",
              "signingCertificate":"{{Certificate}}","signature":"c2lnbmF0dXJl"} }
            """,
        "TriggerMessage" => """{"requestedMessage":"MeterValues","connectorId":1}""",
        "UnlockConnector" => """{"connectorId":1}""",
        "UpdateFirmware" => """{"location":"http://192.0.2.7/firmware.bin","retrieveDate":"2030-01-31T12:00:00Z","retries":2,"retryInterval":60}""",
        _ => "{}",
    };
}
