"""Addresses of what is sealed."""

from django.urls import path

from bihuan.desk.sealing import keys, overview, records, requests, retaliation, who_saw

urlpatterns = [
    path("sealing/", overview.page, name="sealing"),
    path("sealing/new/", records.new, name="seal_new"),
    path("sealing/records/<int:record_id>/", records.record, name="seal"),
    path("sealing/requests/<int:request_id>/", requests.page, name="seal_request"),
    path("sealing/requests/<int:request_id>/<str:name>/", requests.act, name="seal_request_act"),
    path("sealing/keys/", keys.page, name="seal_keys"),
    path("sealing/keys/passphrase/", keys.passphrase, name="seal_passphrase"),
    path("sealing/keys/<int:key_id>/<str:name>/", keys.act, name="seal_key_act"),
    path("sealing/who-saw/new/", who_saw.new, name="who_saw_new"),
    path("sealing/who-saw/<int:who_saw_id>/", who_saw.page, name="who_saw"),
    path("sealing/who-saw/<int:who_saw_id>/<str:name>/", who_saw.act, name="who_saw_act"),
    path("cases/<int:case_id>/retaliation/", retaliation.report, name="retaliation_report"),
    path("sealing/retaliation/", retaliation.listed, name="retaliations"),
    path("sealing/retaliation/<int:retaliation_id>/", retaliation.one, name="retaliation"),
]
