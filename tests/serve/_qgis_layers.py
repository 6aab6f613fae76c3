"""_qgis_layers.py ROOT EVIDENCE WEST SOUTH EAST NORTH: what QGIS makes of the collections below ROOT, and of two layers of
the evidence file, as JSON. Run by ogc.py in a process of its own, since QGIS keeps one."""
import json
import os
import sys

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer, QgsWkbTypes

COLLECTIONS = ("sources", "control", "change", "front", "places", "hubs", "sectors")


def look(layer):
    if not layer.isValid():
        return {"valid": False, "error": layer.error().message()}
    extent = layer.extent()
    return {"valid": True, "fields": {field.name(): field.typeName() for field in layer.fields()},
            "geometry": QgsWkbTypes.displayString(layer.wkbType()), "crs": layer.crs().authid(),
            "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()]}


def main(root, evidence, *box):
    application = QgsApplication([], False)
    application.initQgis()
    seen = {"served": {}, "stored": {}}
    box = QgsRectangle(*map(float, box))
    for name in COLLECTIONS:
        # As the box "Only request features overlapping the view extent" sets it: else QGIS loads all of them first.
        layer = QgsVectorLayer("url='%s' typename='%s' restrictToRequestBBOX='1'" % (root, name), name, "OAPIF")
        seen["served"][name] = look(layer)
        if name == "control" and layer.isValid():
            seen["served"][name]["in_box"] = sum(1 for _ in layer.getFeatures(QgsFeatureRequest().setFilterRect(box)))
            seen["served"][name]["count"] = sum(1 for _ in layer.getFeatures())
    for name in ("control", "change"):
        layer = QgsVectorLayer("%s|layername=%s" % (os.path.abspath(evidence), name), name, "ogr")
        seen["stored"][name] = look(layer)
        if layer.isValid():
            index = layer.fields().indexOf("start_time")
            times = [layer.minimumValue(index), layer.maximumValue(index)]
            seen["stored"][name]["count"] = layer.featureCount()
            seen["stored"][name]["times"] = [time.toString("yyyy-MM-ddTHH:mm:ss") for time in times]
    print(json.dumps(seen))
    application.exitQgis()


main(*sys.argv[1:])
